// A plan's tables on the device, as Tables.java packs them.
#pragma once

#include "cohort.cuh"

// Where the tables of one window operation start among all tables.
struct Windows {
    // Tiles of 6 ints: first and last tap of the class, its first position, how many it has, the tile's first item, the class. An item is a position of
    // the class in one lane block, positions first.
    int tiles;
    // Destination and base of each position.
    int positions;
    // Source offset and place of each tap.
    int taps;
};

// What a block works on.
struct Tile {
    const int* taps;
    int count;
    int first_position;
    int positions;
    int first_item;
    int kind;
};

// What the 16 threads of a group work on.
struct Item {
    int block;
    int destination;
    int base;
    // False beyond the last item, and beyond the samples of this pass.
    bool works;
};

DEVICE Tile tile_of_block(const Cohort& cohort, const Windows& windows) {
    const int* tile = cohort.tables + windows.tiles + 6 * blockIdx.x;
    return {cohort.tables + windows.taps + tile[0], (tile[1] - tile[0]) / 2, tile[2], tile[3], tile[4], tile[5]};
}

DEVICE Item item_at(const Cohort& cohort, const Windows& windows, const Tile& tile, int index, int blocks) {
    const int* position = cohort.tables + windows.positions + 2 * (tile.first_position + index % tile.positions);
    int block = index / tile.positions;
    return {block, position[0], position[1], block < blocks};
}

// The groups of a block take the items in turns.
DEVICE Item item_of_thread(const Cohort& cohort, const Windows& windows, const Tile& tile, int turn, int blocks) {
    return item_at(cohort, windows, tile, tile.first_item + turn * GROUPS + (int) threadIdx.x / LANES, blocks);
}

DEVICE Item first_item(const Cohort& cohort, const Windows& windows, const Tile& tile) {
    return item_at(cohort, windows, tile, tile.first_item, 1);
}
