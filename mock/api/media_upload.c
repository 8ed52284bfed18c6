#include "mock/api/media.h"
#include "mock/api/parameters.h"
#include "mock/domain/media.h"

#include <string.h>

struct upload {
    struct file_list files; /* the field of the parameter table */
    struct uploaded {
        const struct param *sent;
        const struct media_type *type;
        enum rule fault; /* by which this file fails, or RULE_NONE */
        struct media media;
    } * file;
    size_t n_stored;
};

static const struct parameter parameters[] = {
    { "file", PARAMETER_FILES, RULE_MEDIA_FILE_MISSING, .offset = offsetof(struct upload, files) },
};
const struct parameter_table media_upload_takes = PARAMETER_TABLE(parameters);

/* Each check: true if the file breaks its rule. */
static bool is_of_no_type(struct exchange *x, const struct uploaded *f)
{
    return !f->type || (!f->type->documented && policy_is(x->policy, ASSUME_MEDIA_TYPES, "docs"));
}

static bool is_too_large(struct exchange *x, const struct uploaded *f)
{
    return f->sent->text_len > (size_t)policy_number(x->policy, ASSUME_MEDIA_FILE_SIZE);
}

static bool is_empty(struct exchange *x, const struct uploaded *f)
{
    (void)x;
    return f->sent->text_len == 0;
}

/* clang-format off */
static const struct {
    enum rule rule;
    bool (*breaks)(struct exchange *x, const struct uploaded *f);
} checks[] = {
    { RULE_MEDIA_FILE_TYPE,  is_of_no_type },
    { RULE_MEDIA_FILE_SIZE,  is_too_large },
    { RULE_MEDIA_FILE_EMPTY, is_empty },
};
/* clang-format on */

/* The last part of a path: old browsers and the Java SDK send the whole one. */
static const char *base_name(const char *file_name)
{
    for (size_t i = strlen(file_name); i > 0; i--)
        if (file_name[i - 1] == '/' || file_name[i - 1] == '\\')
            return file_name + i;
    return file_name;
}

static void file_judge(struct exchange *x, struct uploaded *f)
{
    const char *sent = f->sent->content_type;

    f->type = media_type_of(sent, f->sent->file_name);
    for (size_t i = 0; i < ARRAY_SIZE(checks) && !f->fault; i++)
        if (checks[i].breaks(x, f) && api_rule(x, checks[i].rule))
            f->fault = checks[i].rule;
    f->media = (struct media){
        .content_type = f->type         ? f->type->content_type
                        : sent && *sent ? sent
                                        : "application/octet-stream",
        .file_name = base_name(f->sent->file_name),
        .size = f->sent->text_len,
        .upload_us = x->now_us,
    };
}

/* Judges all files: the rule that refuses the whole upload, or RULE_NONE. */
static enum rule files_judge(struct exchange *x, struct upload *u)
{
    if (!u->files.n)
        return api_rule(x, RULE_MEDIA_FILE_MISSING) ? RULE_MEDIA_FILE_MISSING : RULE_NONE;
    if (u->files.n > MEDIA_FILES_MAX && api_rule(x, RULE_MEDIA_TOO_MANY_FILES))
        return RULE_MEDIA_TOO_MANY_FILES;
    u->file = ARENA_ARRAY(x->arena, struct uploaded, u->files.n);
    for (size_t i = 0; i < u->files.n; i++) {
        u->file[i].sent = &u->files.file[i];
        file_judge(x, &u->file[i]);
        if (u->file[i].fault && !api_rule(x, RULE_MEDIA_FILES_FAIL_ALONE))
            return u->file[i].fault;
    }
    return RULE_NONE;
}

static int files_store(struct exchange *x, struct upload *u)
{
    int r = 0;

    for (size_t i = 0; i < u->files.n && r == 0; i++) {
        struct uploaded *f = &u->file[i];

        if (f->fault)
            continue;
        r = store_media_add(
            x->store, x->arena, x->account, &f->media, f->sent->text, x->now_us + MEDIA_UNUSED_US);
        u->n_stored++;
    }
    return r;
}

static const char *fault_text(struct exchange *x, const struct uploaded *f)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    policy_text(x->policy, f->fault, f->media.file_name, &text);
    return arena_dup(x->arena, text.buf, text.len);
}

static void failed_members(struct exchange *x, struct api_json *j, const struct uploaded *f)
{
    int status = policy_status(x->policy, f->fault);

    json_member(&j->w, "content_type", f->media.content_type);
    json_member_int(&j->w, "error_code", status);
    json_member(&j->w, "error_message", fault_text(x, f));
    json_member(&j->w, "file_name", f->media.file_name);
    json_member_int(&j->w, "size", (int64_t)f->media.size);
    json_member(&j->w, "status", "failed");
    json_member_int(&j->w, "status_code", status);
}

static const struct uploaded *first_failed(const struct upload *u)
{
    for (size_t i = 0; i < u->files.n; i++)
        if (u->file[i].fault)
            return &u->file[i];
    return NULL;
}

/* One object a file. If none was stored the whole is an error as well, so that a client sees it. */
static int answer_upload(struct exchange *x, const struct upload *u)
{
    const struct uploaded *failed = first_failed(u);
    bool is_error = failed && !u->n_stored && api_rule(x, RULE_MEDIA_ALL_FAILED);
    int status = is_error ? policy_status(x->policy, failed->fault)
                          : (int)policy_number(x->policy, ASSUME_MEDIA_UPLOAD_STATUS);
    struct api_json j;
    int r;

    api_json_begin(x, &j, SPELLING_INDENTED);
    r = api_json_id(x, &j);
    if (is_error)
        json_member(&j.w, "error", fault_text(x, failed));
    json_key(&j.w, "objects");
    json_array_begin(&j.w);
    for (size_t i = 0; i < u->files.n; i++) {
        json_object_begin(&j.w);
        if (u->file[i].fault)
            failed_members(x, &j, &u->file[i]);
        else
            media_members(x, &j, &u->file[i].media, true);
        json_object_end(&j.w);
    }
    json_array_end(&j.w);
    api_json_end(x, &j, status);
    if (r == 0 && failed)
        r = api_refusal_keep(x, failed->fault, failed->media.file_name);
    return r;
}

/* Ask, decide, change, answer. Source: Media API docs; plivo-php tests/Mocks/uploadmedia.json. */
int media_upload(struct exchange *x)
{
    struct upload u = { 0 };
    const char *detail = NULL;
    enum rule rule = parameters_read(x, parameters, ARRAY_SIZE(parameters), &x->body, &u, &detail);
    int r;

    if (!rule)
        rule = files_judge(x, &u);
    if (rule)
        return api_refuse(x, rule, detail);
    r = files_store(x, &u);
    return r < 0 ? r : answer_upload(x, &u);
}
