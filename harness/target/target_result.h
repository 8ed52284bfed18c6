/* How it goes with a target: what its parts tell each other. */
#ifndef HARNESS_TARGET_TARGET_RESULT_H
#define HARNESS_TARGET_TARGET_RESULT_H

enum target_result {
    TARGET_READY,
    TARGET_WRONG,       /* the options or the file cannot be meant so */
    TARGET_UNREACHABLE, /* it does not answer, or our mock did not start or has died */
    TARGET_UNSAFE,      /* not on this machine, and live is false */
    TARGET_FAILED,      /* it answers, but not as a mock has to */
    TARGET_INTERRUPTED,
};

#endif
