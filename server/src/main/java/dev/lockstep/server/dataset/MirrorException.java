package dev.lockstep.server.dataset;

/** Why a mirror did not deliver. {@code lasting} says that asking it again would not help. */
final class MirrorException extends RuntimeException {
    private final boolean lasting;

    MirrorException(String message, boolean lasting) {
        super(message, null, false, false);
        this.lasting = lasting;
    }

    static boolean isLasting(Throwable cause) {
        return cause instanceof MirrorException e && e.lasting;
    }
}
