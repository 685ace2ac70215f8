/* Arenas: alignment, growth, and the n-th allocation failing for every n. */
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "suites.h"

/* An allocator that counts what it gave and fails from the n-th time on. */
struct heap {
    int left; /* allocations until failure; below 0: never */
    int allocations;
    size_t bytes;
};

static void *
heap_allocate(void *user, size_t bytes)
{
    struct heap *heap = user;

    if (heap->left == 0)
        return NULL;
    heap->left -= heap->left > 0;
    heap->allocations++;
    heap->bytes += bytes;
    return malloc(bytes);
}

static void
heap_release(void *user, void *memory, size_t bytes)
{
    struct heap *heap = user;

    heap->allocations--;
    heap->bytes -= bytes;
    free(memory);
}

static oms_allocator
allocator_of(struct heap *heap)
{
    return (oms_allocator){
        .size = sizeof(oms_allocator), .user = heap, .allocate = heap_allocate, .release = heap_release};
}

static void
assert_zero(const void *memory, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        ck_assert_int_eq(((const char *)memory)[i], 0);
}

START_TEST(pieces_are_zeroed_aligned_and_apart)
{
    struct arena arena;
    char *before = NULL;

    arena_init(&arena, NULL);
    for (size_t bytes = 0; bytes < 3000; bytes += 7) {
        char *piece = arena_alloc(&arena, bytes);

        ck_assert_ptr_nonnull(piece);
        ck_assert_uint_eq((uintptr_t)piece % _Alignof(max_align_t), 0);
        assert_zero(piece, bytes);
        memset(piece, 0xAB, bytes);
        ck_assert_ptr_ne(piece, before);
        before = piece;
    }
    arena_free(&arena);
}
END_TEST

START_TEST(nothing_is_allocated_before_it_is_needed_and_all_is_given_back)
{
    struct heap heap = {.left = -1};
    oms_allocator allocator = allocator_of(&heap);
    struct arena arena;

    arena_init(&arena, &allocator);
    ck_assert_int_eq(heap.allocations, 0);
    arena_alloc(&arena, 10);
    arena_alloc(&arena, 100000);
    ck_assert_int_eq(heap.allocations, 2);
    arena_free(&arena);
    ck_assert_int_eq(heap.allocations, 0);
    ck_assert_uint_eq(heap.bytes, 0);
    arena_free(&arena);
}
END_TEST

START_TEST(a_large_piece_does_not_cost_the_room_of_the_chunk_in_use)
{
    struct heap heap = {.left = -1};
    oms_allocator allocator = allocator_of(&heap);
    struct arena arena;

    arena_init(&arena, &allocator);
    for (int i = 0; i < 10; i++) {
        ck_assert_ptr_nonnull(arena_alloc(&arena, 100));
        ck_assert_ptr_nonnull(arena_alloc(&arena, 50000));
    }
    ck_assert_int_eq(heap.allocations, 11);
    arena_free(&arena);
}
END_TEST

START_TEST(a_reset_arena_uses_its_chunk_again)
{
    struct heap heap = {.left = -1};
    oms_allocator allocator = allocator_of(&heap);
    struct arena arena;

    arena_init(&arena, &allocator);
    arena_reset(&arena);
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 100; i++)
            memset(arena_alloc(&arena, 200), 0xCD, 200);
        arena_reset(&arena);
        ck_assert_int_eq(heap.allocations, 1);
        assert_zero(arena_alloc(&arena, 200), 200);
        ck_assert_int_eq(heap.allocations, 1);
    }
    arena_free(&arena);
    ck_assert_int_eq(heap.allocations, 0);
}
END_TEST

START_TEST(text_is_copied_with_a_nul_behind)
{
    char source[] = "MUG-BLUE";
    struct arena arena;
    oms_text text;
    oms_blob blob;

    arena_init(&arena, NULL);
    text = arena_text(&arena, (oms_text){.data = source, .len = 3});
    blob = arena_blob(&arena, (oms_blob){.data = source, .len = 8});
    source[0] = 'J';
    ck_assert_str_eq(text.data, "MUG");
    ck_assert_uint_eq(text.len, 3);
    ck_assert_uint_eq(blob.len, 8);
    ck_assert_mem_eq(blob.data, "MUG-BLUE", 8);
    arena_free(&arena);
}
END_TEST

START_TEST(absent_stays_absent_and_empty_stays_empty)
{
    struct arena arena;

    arena_init(&arena, NULL);
    ck_assert_ptr_null(arena_text(&arena, text_of(NULL)).data);
    ck_assert_ptr_null(arena_blob(&arena, (oms_blob){.data = NULL}).data);
    ck_assert_ptr_nonnull(arena_text(&arena, TEXT("")).data);
    ck_assert_ptr_nonnull(arena_blob(&arena, (oms_blob){.data = ""}).data);
    ck_assert(!arena.failed);
    arena_free(&arena);
}
END_TEST

START_TEST(text_is_formatted_whatever_its_length)
{
    struct arena arena;
    oms_text text;

    arena_init(&arena, NULL);
    text = arena_format(&arena, "%s has %d of %s", "BERLIN", 3, "MUG");
    ck_assert_str_eq(text.data, "BERLIN has 3 of MUG");
    ck_assert_uint_eq(text.len, strlen(text.data));
    text = arena_format(&arena, "%20000d", 7);
    ck_assert_uint_eq(text.len, 20000);
    ck_assert_str_eq(text.data + 19998, " 7");
    arena_free(&arena);
}
END_TEST

START_TEST(text_that_cannot_be_formatted_is_a_failure)
{
    struct arena arena;

    arena_init(&arena, NULL);
    ck_assert_ptr_null(arena_format(&arena, "%lc", (wint_t)0x7FFFFFFF).data);
    ck_assert(arena.failed);
    arena_free(&arena);
}
END_TEST

START_TEST(impossible_sizes_fail_without_being_asked_for)
{
    struct heap heap = {.left = -1};
    oms_allocator allocator = allocator_of(&heap);
    struct arena arena;

    arena_init(&arena, &allocator);
    ck_assert_ptr_null(arena_array(&arena, SIZE_MAX / 2, 3));
    ck_assert(arena.failed);
    arena_reset(&arena);
    ck_assert(!arena.failed);
    ck_assert_ptr_null(arena_alloc(&arena, SIZE_MAX - 3));
    arena_reset(&arena);
    ck_assert_ptr_null(arena_text(&arena, (oms_text){.data = "x", .len = SIZE_MAX}).data);
    ck_assert(arena.failed);
    ck_assert_int_eq(heap.allocations, 0);
    arena_free(&arena);
}
END_TEST

START_TEST(a_list_grows_and_keeps_what_is_in_it)
{
    struct arena_list list = {.n = 0};
    struct arena arena;

    arena_init(&arena, NULL);
    for (int64_t i = 0; i < 1000; i++) {
        int64_t *item = arena_list_add(&arena, &list, sizeof(*item));

        ck_assert_ptr_nonnull(item);
        ck_assert_int_eq(*item, 0);
        *item = i;
    }
    ck_assert_uint_eq(list.n, 1000);
    for (int64_t i = 0; i < 1000; i++)
        ck_assert_int_eq(((int64_t *)list.items)[i], i);
    arena_free(&arena);
}
END_TEST

/* Something of everything, as a decision would build it. */
static void
build(struct arena *arena)
{
    struct arena_list list = {.n = 0};

    for (int i = 0; i < 300; i++) {
        int *item = arena_list_add(arena, &list, sizeof(*item));

        if (item != NULL)
            *item = i;
        arena_text(arena, TEXT("some text of a certain length"));
        arena_format(arena, "lines[%d].sku", i);
    }
    arena_blob(arena, (oms_blob){.data = "blob", .len = 4});
    arena_alloc(arena, 9000);
    arena_array(arena, 100, 100);
}

START_TEST(whichever_allocation_fails_the_failure_sticks_and_nothing_leaks)
{
    int n = 0;
    bool failed = true;

    for (; failed; n++) {
        struct heap heap = {.left = n};
        oms_allocator allocator = allocator_of(&heap);
        struct arena arena;

        arena_init(&arena, &allocator);
        build(&arena);
        failed = arena.failed;
        heap.left = -1;
        if (failed)
            ck_assert_ptr_null(arena_alloc(&arena, 1));
        arena_free(&arena);
        ck_assert_int_eq(heap.allocations, 0);
        ck_assert_uint_eq(heap.bytes, 0);
    }
    ck_assert_int_gt(n, 5);
}
END_TEST

START_TEST(the_first_large_piece_may_fail_too)
{
    struct heap heap = {.left = 0};
    oms_allocator allocator = allocator_of(&heap);
    struct arena arena;

    arena_init(&arena, &allocator);
    ck_assert_ptr_null(arena_alloc(&arena, 100000));
    ck_assert(arena.failed);
    arena_reset(&arena);
    heap.left = -1;
    ck_assert_ptr_nonnull(arena_alloc(&arena, 100000));
    ck_assert_ptr_nonnull(arena_alloc(&arena, 1));
    ck_assert_int_eq(heap.allocations, 2);
    arena_free(&arena);
}
END_TEST

Suite *
arena_suite(void)
{
    Suite *suite = suite_create("base/arena");
    TCase *tcase = tcase_create("arena");

    tcase_add_test(tcase, pieces_are_zeroed_aligned_and_apart);
    tcase_add_test(tcase, nothing_is_allocated_before_it_is_needed_and_all_is_given_back);
    tcase_add_test(tcase, a_large_piece_does_not_cost_the_room_of_the_chunk_in_use);
    tcase_add_test(tcase, a_reset_arena_uses_its_chunk_again);
    tcase_add_test(tcase, text_is_copied_with_a_nul_behind);
    tcase_add_test(tcase, absent_stays_absent_and_empty_stays_empty);
    tcase_add_test(tcase, text_is_formatted_whatever_its_length);
    tcase_add_test(tcase, text_that_cannot_be_formatted_is_a_failure);
    tcase_add_test(tcase, impossible_sizes_fail_without_being_asked_for);
    tcase_add_test(tcase, a_list_grows_and_keeps_what_is_in_it);
    tcase_add_test(tcase, whichever_allocation_fails_the_failure_sticks_and_nothing_leaks);
    tcase_add_test(tcase, the_first_large_piece_may_fail_too);
    suite_add_tcase(suite, tcase);
    return suite;
}
