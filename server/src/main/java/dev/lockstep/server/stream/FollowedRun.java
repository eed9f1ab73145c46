package dev.lockstep.server.stream;

/**
 * A run of which a socket tells: all that is kept for it there, in one small object, because a crowd that follows a large sweep has tens of thousands of them, and each
 * collection of garbage copies those that are new. Belongs to the event loop of its socket.
 */
final class FollowedRun extends LogPlace implements Announcements.Listener {
    private final RunFollower follower;
    /** Its log is wanted. */
    boolean wanted;
    /** Its log is wanted, and more records may come. */
    boolean unfinished;
    /** It has changed since the socket is open, or had begun before. */
    boolean under;
    /** Told to the client as ended, though its recorder may still be closing. */
    boolean ended;
    /** Its log has grown since the last look. */
    boolean grown;
    /** It is to be told. */
    boolean changed;
    /** {@link Subscriptions} has it hear of its log. */
    boolean listening;

    FollowedRun(RunFollower follower, int run) {
        super(run);
        this.follower = follower;
    }

    @Override
    public void hear(int id) {
        if (listening) {
            follower.logGrown(this);
        }
    }
}
