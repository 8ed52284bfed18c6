/*
 * Proves Powerpacks and pools against every record of them. The uuids are those of the article's
 * world.
 */
#include "tests/contract/contract.h"

#include "tests/support/suite.h"

#define MMS_POOL "NumberPool/5dd290e9-2766-453c-8b7f-77e8f8d2b920/"
#define TOLLFREE_POOL "NumberPool/c53504a6-1cd3-42fb-aa9f-a6ea1dda44f5/"
#define SHORTCODE_POOL "NumberPool/01ea13c4-e5c0-4d66-93db-e91be6d6114f/"
#define EMPTY_POOL "NumberPool/946bb8ea-d77f-4d21-af63-6bc86bdebede/"

/* clang-format off */
static const struct contract contracts[] = {
    { "plivo-dotnet/tests/numberpoolNumberRespone.json", ARTICLE, "GET", MMS_POOL "Number/", NULL, NULL, 200, NULL },
    { "plivo-dotnet/tests/numberpoolShortCodeResponse.json", ARTICLE, "GET", SHORTCODE_POOL "Shortcode/", NULL, NULL, 200, NULL },
    { "plivo-dotnet/tests/numberpoolSingleNoResponse.json", ARTICLE, "GET", MMS_POOL "Number/{{number_longcode_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-dotnet/tests/numberpoolSingleShortcodeResponse.json", ARTICLE, "GET", SHORTCODE_POOL "Shortcode/{{shortcode}}/", NULL, NULL, 200, NULL },
    { "plivo-dotnet/tests/numberpoolSingleTollfreeResponse.json", ARTICLE, "GET", TOLLFREE_POOL "Tollfree/{{number_tollfree_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-dotnet/tests/numberpoolTollfreeResponse.json", ARTICLE, "GET", TOLLFREE_POOL "Tollfree/", NULL, NULL, 200, NULL },
    { "plivo-dotnet/tests/powerpack.json", ARTICLE, "GET", "Powerpack/{{pp_mms_longcode}}/", NULL, NULL, 200, NULL },
    { "plivo-dotnet/tests/powerpackDeleteResponse.json", ARTICLE, "DELETE", "Powerpack/{{pp_empty}}/", NULL, NULL, 200, NULL },
    { "plivo-dotnet/tests/powerpackList.json", ARTICLE, "GET", "Powerpack/", NULL, NULL, 200, NULL },
    { "plivo-go/numberpoolNumberRespone.json", ARTICLE, "GET", MMS_POOL "Number/", NULL, NULL, 200, NULL },
    { "plivo-go/numberpoolShortCodeResponse.json", ARTICLE, "GET", SHORTCODE_POOL "Shortcode/", NULL, NULL, 200, NULL },
    { "plivo-go/numberpoolSingleNoResponse.json", ARTICLE, "GET", MMS_POOL "Number/{{number_longcode_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-go/numberpoolSingleShortcodeResponse.json", ARTICLE, "GET", SHORTCODE_POOL "Shortcode/{{shortcode}}/", NULL, NULL, 200, NULL },
    { "plivo-go/numberpoolSingleTollfreeResponse.json", ARTICLE, "GET", TOLLFREE_POOL "Tollfree/{{number_tollfree_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-go/numberpoolTollfreeResponse.json", ARTICLE, "GET", TOLLFREE_POOL "Tollfree/", NULL, NULL, 200, NULL },
    { "plivo-go/powerpack.json", ARTICLE, "GET", "Powerpack/{{pp_mms_longcode}}/", NULL, NULL, 200, NULL },
    { "plivo-go/powerpackDeleteResponse.json", ARTICLE, "DELETE", "Powerpack/{{pp_empty}}/", NULL, NULL, 200, NULL },
    { "plivo-go/powerpackList.json", ARTICLE, "GET", "Powerpack/", NULL, NULL, 200, NULL },
    { "plivo-java/numberPoolPowerPack.json", ARTICLE, "GET", "Powerpack/{{pp_mms_longcode}}/", NULL, NULL, 200, NULL },
    { "plivo-java/numberpoolListResponse.json", ARTICLE, "GET", MMS_POOL "Number/", NULL, NULL, 200, NULL },
    { "plivo-java/numberpoolResponse.json", ARTICLE, "GET", MMS_POOL "Number/{{number_longcode_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-java/powerpackCreateResponse.json", ARTICLE, "POST", "Powerpack/", NULL, "{\"name\":\"new\"}", 200, NULL },
    { "plivo-java/powerpackListResponse.json", ARTICLE, "GET", "Powerpack/", NULL, NULL, 200, NULL },
    { "plivo-java/tollfreeListResponse.json", ARTICLE, "GET", TOLLFREE_POOL "Tollfree/", NULL, NULL, 200, NULL },
    { "plivo-java/tollfreeResponse.json", ARTICLE, "GET", TOLLFREE_POOL "Tollfree/{{number_tollfree_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-php/numberpoolListResponse.json", ARTICLE, "GET", MMS_POOL "Number/", NULL, NULL, 200, NULL },
    { "plivo-php/numberpoolResponse.json", ARTICLE, "GET", MMS_POOL "Number/{{number_longcode_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-php/powerpackDeleteResponse.json", ARTICLE, "DELETE", "Powerpack/{{pp_empty}}/", NULL, NULL, 200, NULL },
    { "plivo-php/powerpackListResponse.json", ARTICLE, "GET", "Powerpack/", NULL, NULL, 200, NULL },
    { "plivo-php/powerpackResponse.json", ARTICLE, "GET", "Powerpack/{{pp_mms_longcode}}/", NULL, NULL, 200, NULL },
    { "plivo-php/shortcodeListResponse.json", ARTICLE, "GET", SHORTCODE_POOL "Shortcode/", NULL, NULL, 200, NULL },
    { "plivo-php/shortcodeResponse.json", ARTICLE, "GET", SHORTCODE_POOL "Shortcode/{{shortcode}}/", NULL, NULL, 200, NULL },
    { "plivo-python/numberpoolListResponse.json", ARTICLE, "GET", MMS_POOL "Number/", NULL, NULL, 200, NULL },
    { "plivo-python/numberpoolResponse.json", ARTICLE, "GET", MMS_POOL "Number/{{number_longcode_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-python/powerpackAddNumberResponse.json", ARTICLE, "POST", EMPTY_POOL "Number/{{number_mms}}/", NULL, "{\"service\":\"mms\"}", 200, NULL },
    { "plivo-python/powerpackAddTollfreeResponse.json", ARTICLE, "POST", EMPTY_POOL "Tollfree/{{number_tollfree_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-python/powerpackBuyAndNumberResponse.json", ARTICLE, "POST", EMPTY_POOL "Number/14152340000/", NULL, "{\"rent\":\"true\",\"service\":\"mms\"}", 200, NULL },
    { "plivo-python/powerpackCountNumbersResponse.json", ARTICLE, "GET", MMS_POOL "Number/", NULL, NULL, 200, NULL },
    { "plivo-python/powerpackCreatePowerpackResponse.json", ARTICLE, "POST", "Powerpack/", NULL, "{\"name\":\"new\"}", 200, NULL },
    { "plivo-python/powerpackDeletePowerpackResponse.json", ARTICLE, "DELETE", "Powerpack/{{pp_empty}}/", NULL, NULL, 200, NULL },
    { "plivo-python/powerpackDeleteResponse.json", ARTICLE, "DELETE", "Powerpack/{{pp_empty}}/", NULL, NULL, 200, NULL },
    { "plivo-python/powerpackFindShortcodeResponse.json", ARTICLE, "GET", SHORTCODE_POOL "Shortcode/{{shortcode}}/", NULL, NULL, 200, NULL },
    { "plivo-python/powerpackFindTollfreeResponse.json", ARTICLE, "GET", TOLLFREE_POOL "Tollfree/{{number_tollfree_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-python/powerpackGetPowerpackResponse.json", ARTICLE, "GET", "Powerpack/{{pp_mms_longcode}}/", NULL, NULL, 200, NULL },
    { "plivo-python/powerpackListNumbersResponse.json", ARTICLE, "GET", MMS_POOL "Number/", NULL, NULL, 200, NULL },
    { "plivo-python/powerpackListPowerpackResponse.json", ARTICLE, "GET", "Powerpack/", NULL, NULL, 200, NULL },
    { "plivo-python/powerpackListResponse.json", ARTICLE, "GET", "Powerpack/", NULL, NULL, 200, NULL },
    { "plivo-python/powerpackListShortcodeResponse.json", ARTICLE, "GET", SHORTCODE_POOL "Shortcode/", NULL, NULL, 200, NULL },
    { "plivo-python/powerpackListTollfreeResponse.json", ARTICLE, "GET", TOLLFREE_POOL "Tollfree/", NULL, NULL, 200, NULL },
    { "plivo-python/powerpackRemoveNumberResponse.json", ARTICLE, "DELETE", MMS_POOL "Number/{{number_longcode_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-python/powerpackRemoveShortcodeResponse.json", ARTICLE, "DELETE", SHORTCODE_POOL "Shortcode/{{shortcode}}/", NULL, NULL, 200, NULL },
    { "plivo-python/powerpackRemoveTollfreeResponse.json", ARTICLE, "DELETE", TOLLFREE_POOL "Tollfree/{{number_tollfree_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-python/powerpackResponse.json", ARTICLE, "GET", "Powerpack/{{pp_mms_longcode}}/", NULL, NULL, 200, NULL },
    { "plivo-python/powerpackUpdatePowerpackResponse.json", ARTICLE, "POST", "Powerpack/{{pp_empty}}/", NULL, "{\"name\":\"new\"}", 200, NULL },
    { "plivo-python/shortcodeListResponse.json", ARTICLE, "GET", SHORTCODE_POOL "Shortcode/", NULL, NULL, 200, NULL },
    { "plivo-python/shortcodeResponse.json", ARTICLE, "GET", SHORTCODE_POOL "Shortcode/{{shortcode}}/", NULL, NULL, 200, NULL },
    { "plivo-ruby/numberpoolListResponse.json", ARTICLE, "GET", MMS_POOL "Number/", NULL, NULL, 200, NULL },
    { "plivo-ruby/numberpoolResponse.json", ARTICLE, "GET", MMS_POOL "Number/{{number_longcode_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-ruby/powerpackDelete.json", ARTICLE, "DELETE", "Powerpack/{{pp_empty}}/", NULL, NULL, 200, NULL },
    { "plivo-ruby/powerpackListResponse.json", ARTICLE, "GET", "Powerpack/", NULL, NULL, 200, NULL },
    { "plivo-ruby/powerpackResponse.json", ARTICLE, "GET", "Powerpack/{{pp_mms_longcode}}/", NULL, NULL, 200, NULL },
    { "plivo-ruby/shortcodeListResponse.json", ARTICLE, "GET", SHORTCODE_POOL "Shortcode/", NULL, NULL, 200, NULL },
    { "plivo-ruby/shortcodeResponse.json", ARTICLE, "GET", SHORTCODE_POOL "Shortcode/{{shortcode}}/", NULL, NULL, 200, NULL },
    { "plivo-ruby/tollfreeListResponse.json", ARTICLE, "GET", TOLLFREE_POOL "Tollfree/", NULL, NULL, 200, NULL },
    { "plivo-ruby/tollfreeResponse.json", ARTICLE, "GET", TOLLFREE_POOL "Tollfree/{{number_tollfree_mms}}/", NULL, NULL, 200, NULL },
};

static const char *const nullable[] = { "next", "previous" };

#define MADE_UP "the Python fixtures of 2019 were edited by hand; no other SDK has it"
#define FLAT "Node, Go, Java and the docs have a single object here, the Python fixture a list"
#define SPELT "docs, Java, Ruby and every list spell it number_pool_uuid"
#define SUCCESS "Go, PHP, Ruby and the docs answer a removal with response: success"
static const struct contradiction contradictions[] = {
    { NULL, "numberpool_uuid", SPELT },
    { "plivo-python/powerpackAddNumberResponse.json", "uuid", MADE_UP },
    { "plivo-python/powerpackAddNumberResponse.json", "number_pool", MADE_UP },
    { "plivo-python/powerpackAddTollfreeResponse.json", "uuid", MADE_UP },
    { "plivo-python/powerpackAddTollfreeResponse.json", "number_pool", MADE_UP },
    { "plivo-python/powerpackBuyAndNumberResponse.json", "uuid", MADE_UP },
    { "plivo-python/powerpackBuyAndNumberResponse.json", "number_pool", MADE_UP },
    { "plivo-python/powerpackListNumbersResponse.json", "uuid", MADE_UP },
    { "plivo-python/powerpackListNumbersResponse.json", "number_pool", MADE_UP },
    { "plivo-python/powerpackListTollfreeResponse.json", "uuid", MADE_UP },
    { "plivo-python/powerpackListTollfreeResponse.json", "number_pool", MADE_UP },
    { "plivo-python/powerpackListTollfreeResponse.json", "tollfree", "every other record spells it number" },
    { "plivo-python/powerpackListShortcodeResponse.json", "uuid", MADE_UP },
    { "plivo-python/powerpackListShortcodeResponse.json", "number_pool", MADE_UP },
    { "plivo-python/powerpackFindShortcodeResponse.json", "uuid", MADE_UP },
    { "plivo-python/powerpackFindShortcodeResponse.json", "number_pool", MADE_UP },
    { "plivo-python/powerpackFindShortcodeResponse.json", "meta", FLAT },
    { "plivo-python/powerpackFindShortcodeResponse.json", "objects", FLAT },
    { "plivo-python/powerpackFindTollfreeResponse.json", "uuid", MADE_UP },
    { "plivo-python/powerpackFindTollfreeResponse.json", "number_pool", MADE_UP },
    { "plivo-python/powerpackFindTollfreeResponse.json", "meta", FLAT },
    { "plivo-python/powerpackFindTollfreeResponse.json", "objects", FLAT },
    { "plivo-dotnet/tests/numberpoolTollfreeResponse.json", "shortcode", "it is the short codes' fixture under another name" },
    { "plivo-dotnet/tests/numberpoolSingleTollfreeResponse.json", "tollfree", "every other record spells it number" },
    { "plivo-python/powerpackCountNumbersResponse.json", "account_phone_number_resource", "a list and one of its objects are mixed up" },
    { "plivo-python/powerpackCountNumbersResponse.json", "added_on", "a list and one of its objects are mixed up" },
    { "plivo-python/powerpackCountNumbersResponse.json", "country_iso2", "a list and one of its objects are mixed up" },
    { "plivo-python/powerpackCountNumbersResponse.json", "number_pool_uuid", "a list and one of its objects are mixed up" },
    { "plivo-python/powerpackCountNumbersResponse.json", "uuid", MADE_UP },
    { "plivo-python/powerpackCountNumbersResponse.json", "number_pool", MADE_UP },
    { NULL, "smart_sender", MADE_UP },
    { "plivo-python/powerpackGetPowerpackResponse.json", "application_id", "a number here; a text in every other record and in Go's type" },
};

/* Records whose answer is no removal's at all. */
static const struct contradiction removals[] = {
    { "plivo-python/powerpackDeletePowerpackResponse.json", NULL, SUCCESS },
    { "plivo-python/powerpackRemoveNumberResponse.json", NULL, SUCCESS },
    { "plivo-python/powerpackRemoveShortcodeResponse.json", NULL, SUCCESS },
    { "plivo-python/powerpackRemoveTollfreeResponse.json", NULL, SUCCESS },
};
/* clang-format on */

static bool is_no_removal(const char *file)
{
    for (size_t i = 0; i < ARRAY_SIZE(removals); i++)
        if (text_equal(removals[i].file, file))
            return true;
    return false;
}

START_TEST(answer_has_what_was_recorded)
{
    const struct contract_terms terms = { nullable, ARRAY_SIZE(nullable), contradictions,
        ARRAY_SIZE(contradictions) };

    if (!is_no_removal(contracts[_i].file))
        contract_check(&contracts[_i], &terms);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("contract powerpack");
    TCase *tc = tcase_create("powerpack");

    tcase_add_loop_test(tc, answer_has_what_was_recorded, 0, ARRAY_SIZE(contracts));
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
