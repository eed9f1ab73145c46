// A plan's tables on the device, as DeviceTables.java packs them.
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

// What the 16 threads of a group work on.
struct Item {
    const int* taps;
    int count;
    int lane;
    int block;
    int destination;
    int base;
    int kind;
    // False beyond the last item, and beyond the samples of this pass.
    bool works;
};

DEVICE Item item_of_thread(const Cohort& cohort, const Windows& windows, int blocks) {
    const int* tile = cohort.tables + windows.tiles + 6 * blockIdx.x;
    int index = tile[4] + (int) threadIdx.x / LANES;
    int inClass = tile[3];
    const int* position = cohort.tables + windows.positions + 2 * (tile[2] + index % inClass);
    Item item;
    item.taps = cohort.tables + windows.taps + tile[0];
    item.count = (tile[1] - tile[0]) / 2;
    item.lane = (int) threadIdx.x % LANES;
    item.block = index / inClass;
    item.destination = position[0];
    item.base = position[1];
    item.kind = tile[5];
    item.works = item.block < blocks;
    return item;
}
