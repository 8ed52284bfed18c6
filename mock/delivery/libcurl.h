/*
 * libcurl, loaded when the first request is sent. It brings some thirty libraries with it: linked,
 * they would cost every start of the mock 2.5 ms and 3 MB, which is a third of what it has, also
 * where nothing is ever sent.
 */
#ifndef MOCK_DELIVERY_LIBCURL_H
#define MOCK_DELIVERY_LIBCURL_H

#define CURL_DISABLE_TYPECHECK /* its macros know only functions that are linked */
#include <curl/curl.h>

/* What of it is used, without the prefix. */
#define LIBCURL_FUNCTIONS(X)                                                                       \
    X(easy_cleanup)                                                                                \
    X(easy_getinfo)                                                                                \
    X(easy_init)                                                                                   \
    X(easy_pause)                                                                                  \
    X(easy_setopt)                                                                                 \
    X(free)                                                                                        \
    X(global_cleanup)                                                                              \
    X(global_init)                                                                                 \
    X(multi_add_handle)                                                                            \
    X(multi_assign)                                                                                \
    X(multi_cleanup)                                                                               \
    X(multi_info_read)                                                                             \
    X(multi_init)                                                                                  \
    X(multi_remove_handle)                                                                         \
    X(multi_setopt)                                                                                \
    X(multi_socket_action)                                                                         \
    X(url)                                                                                         \
    X(url_cleanup)                                                                                 \
    X(url_get)                                                                                     \
    X(url_set)                                                                                     \
    X(version_info)

struct libcurl {
#define LIBCURL_MEMBER(name) __typeof__(&curl_##name) name;
    LIBCURL_FUNCTIONS(LIBCURL_MEMBER)
#undef LIBCURL_MEMBER
};

/* To be called through once libcurl_load has returned 0. */
extern struct libcurl libcurl;

/*
 * Loads it, once; it stays. 0, or -ENOENT if there is none, or none that knows all options that the
 * outbox relies on.
 */
int libcurl_load(void);

#endif
