/*
 * What a fuzz target defines. Built with -Dfuzz=true (clang) libFuzzer drives it; in every other
 * build replay.c runs it over its corpus, so a crash once found stays fixed.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Runs the code under test on one input; returns 0, or ends the process if something is wrong. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An oracle: what must hold for every input. Unlike assert it is in every build. */
#define FUZZ_CHECK(condition)                                                                      \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);         \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#endif
