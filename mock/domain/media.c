#include "mock/domain/media.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <string.h>

/* clang-format off */
/* The first row of a kind is the one that an ending stands for. */
static const struct media_type types[] = {
    { "image/jpeg",      "jpg jpeg", true },
    { "image/jpg",       "",         true },
    { "image/png",       "png",      true },
    { "image/gif",       "gif",      true },
    { "video/mp4",       "mp4",      true },
    { "application/pdf", "pdf",      true },
    { "text/plain",      "txt text plain", true },
    { "audio/mp3",       "mp3",      false },
    { "audio/mpeg",      "",         false },
    { "video/mpeg",      "mpeg mpg", false },
    { "audio/wav",       "wav",      false },
    { "audio/x-wav",     "",         false },
    { "audio/ogg",       "ogg",      false },
    { "application/ogg", "",         false },
    { "video/3gpp",      "3gpp 3gp", false },
    { "video/3gpp2",     "3gpp2 3g2", false },
    { "text/vcard",      "vcard vcf", false },
    { "text/x-vcard",    "",         false },
    { "text/csv",        "csv",      false },
    { "image/xcf",       "xcf",      false },
    { "image/x-xcf",     "",         false },
    { "application/vnd.ms-excel", "xls", false },
    { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", false },
};
/* clang-format on */

static const struct media_type *by_content_type(const char *content_type)
{
    size_t len = strcspn(content_type, "; \t");

    for (size_t i = 0; i < ARRAY_SIZE(types); i++)
        if (strlen(types[i].content_type) == len &&
            text_has_prefix_ignore_case(content_type, types[i].content_type))
            return &types[i];
    return NULL;
}

static bool has_word(const char *words, const char *word)
{
    size_t len = strlen(word);

    for (; *words; words += strcspn(words, " "), words += strspn(words, " "))
        if (strcspn(words, " ") == len && strncasecmp(words, word, len) == 0)
            return true;
    return false;
}

static const struct media_type *by_file_name(const char *file_name)
{
    const char *dot = strrchr(file_name, '.');

    for (size_t i = 0; dot && dot[1] && i < ARRAY_SIZE(types); i++)
        if (has_word(types[i].extensions, dot + 1))
            return &types[i];
    return NULL;
}

const struct media_type *media_type_of(const char *content_type, const char *file_name)
{
    if (content_type && *content_type &&
        !text_has_prefix_ignore_case(content_type, "application/octet-stream"))
        return by_content_type(content_type);
    return file_name ? by_file_name(file_name) : NULL;
}
