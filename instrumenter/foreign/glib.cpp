// GLib. GMutex, GCond, GOnce, bit locks and reference counts are atomics and futexes inside the library; GRecMutex,
// GRWLock and GThread are libc's, which the runtime sees.
#include "instrumenter/foreign/known.h"

namespace snarl {
namespace {

using Does = ForeignEffect;
using Key = ForeignKey;

constexpr ForeignCall kGlib[] = {
    {"g_mutex_lock", Does::locks, {Key::argument, 0}},
    {"g_mutex_trylock", Does::tries, {Key::argument, 0}},
    {"g_mutex_unlock", Does::unlocks, {Key::argument, 0}},
    {"g_cond_wait", Does::gives_back, {Key::argument, 1}},
    {"g_cond_wait_until", Does::gives_back, {Key::argument, 1}},
    {"g_bit_lock", Does::takes_up, {Key::argument, 0}},
    {"g_bit_trylock", Does::takes_up, {Key::argument, 0}},
    {"g_bit_unlock", Does::hands_on, {Key::argument, 0}},
    {"g_pointer_bit_lock", Does::takes_up, {Key::argument, 0}},
    {"g_pointer_bit_trylock", Does::takes_up, {Key::argument, 0}},
    {"g_pointer_bit_unlock", Does::hands_on, {Key::argument, 0}},

    {"g_once_impl", Does::calls, {Key::argument, 1, 0}},
    {"g_once_impl", Does::passes, {Key::argument, 1}},
    {"g_once_init_enter", Does::takes_up, {Key::argument, 0}},
    {"g_once_init_enter_impl", Does::takes_up, {Key::argument, 0}},
    {"g_once_init_enter_pointer", Does::takes_up, {Key::argument, 0}},
    {"g_once_init_leave", Does::hands_on, {Key::argument, 0}},
    {"g_once_init_leave", Does::publishes, {Key::argument, 0}},
    {"g_once_init_leave_pointer", Does::hands_on, {Key::argument, 0}},
    {"g_once_init_leave_pointer", Does::publishes, {Key::argument, 0}},

    // A queue has a mutex.
    {"g_async_queue_*", Does::hands_on, {Key::argument, 0}},
    {"g_async_queue_*", Does::takes_up, {Key::argument, 0}},

    {"g_thread_pool_new", Does::calls, {Key::argument, 0, 0}},
    {"g_thread_pool_new", Does::calls, {Key::argument, 0, 1}},
    {"g_thread_pool_new", Does::hands_on, {Key::pair, 0, 1}},
    {"g_thread_pool_new_full", Does::calls, {Key::argument, 0, 0}},
    {"g_thread_pool_new_full", Does::calls, {Key::argument, 0, 1}},
    {"g_thread_pool_new_full", Does::hands_on, {Key::pair, 0, 1}},
    {"g_thread_pool_push", Does::hands_on, {Key::field_pair, 0, 1}},
    {"g_thread_pool_free", Does::takes_up, {Key::field, 0, 0}},

    {"g_idle_add", Does::loops, {Key::argument, 0, 0}},
    {"g_idle_add", Does::hands_on, {Key::pair, 0, 1}},
    {"g_idle_add_once", Does::loops, {Key::argument, 0, 0}},
    {"g_idle_add_once", Does::hands_on, {Key::pair, 0, 1}},
    {"g_idle_add_full", Does::loops, {Key::argument, 1, 0}},
    {"g_idle_add_full", Does::hands_on, {Key::pair, 1, 2}},
    {"g_idle_add_full", Does::loops, {Key::argument, 3, 0}},
    {"g_idle_add_full", Does::hands_on, {Key::pair, 3, 2}},
    {"g_timeout_add", Does::loops, {Key::argument, 1, 0}},
    {"g_timeout_add", Does::hands_on, {Key::pair, 1, 2}},
    {"g_timeout_add_once", Does::loops, {Key::argument, 1, 0}},
    {"g_timeout_add_once", Does::hands_on, {Key::pair, 1, 2}},
    {"g_timeout_add_seconds", Does::loops, {Key::argument, 1, 0}},
    {"g_timeout_add_seconds", Does::hands_on, {Key::pair, 1, 2}},
    {"g_timeout_add_full", Does::loops, {Key::argument, 2, 0}},
    {"g_timeout_add_full", Does::hands_on, {Key::pair, 2, 3}},
    {"g_timeout_add_full", Does::loops, {Key::argument, 4, 0}},
    {"g_timeout_add_full", Does::hands_on, {Key::pair, 4, 3}},
    {"g_source_set_callback", Does::loops, {Key::argument, 1, 0}},
    {"g_source_set_callback", Does::hands_on, {Key::pair, 1, 2}},
    {"g_source_set_callback", Does::loops, {Key::argument, 3, 0}},
    {"g_source_set_callback", Does::hands_on, {Key::pair, 3, 2}},
    {"g_main_context_invoke", Does::invokes, {Key::argument, 1, 0}},
    {"g_main_context_invoke", Does::hands_on, {Key::pair, 1, 2}},
    {"g_main_context_invoke_full", Does::invokes, {Key::argument, 2, 0}},
    {"g_main_context_invoke_full", Does::hands_on, {Key::pair, 2, 3}},
    {"g_main_context_invoke_full", Does::invokes, {Key::argument, 4, 0}},
    {"g_main_context_invoke_full", Does::hands_on, {Key::pair, 4, 3}},
    {"g_main_loop_quit", Does::hands_on, {Key::argument, 0}},
    {"g_main_loop_run", Does::takes_up, {Key::argument, 0}},
    {"g_main_loop_is_running", Does::takes_up, {Key::argument, 0}},

    {"g_task_run_in_thread", Does::calls, {Key::argument, 1, 0}},
    {"g_task_run_in_thread", Does::hands_on, {Key::pair, 1, 0}},
    {"g_task_run_in_thread_sync", Does::calls, {Key::argument, 1, 0}},
    {"g_task_run_in_thread_sync", Does::hands_on, {Key::pair, 1, 0}},
    {"g_task_run_in_thread_sync", Does::takes_up, {Key::argument, 1}},
    {"g_task_return_*", Does::hands_on, {Key::argument, 0}},
    {"g_task_propagate_*", Does::takes_up, {Key::argument, 0}},
    {"g_cancellable_cancel", Does::hands_on, {Key::argument, 0}},
    {"g_cancellable_is_cancelled", Does::takes_up, {Key::argument, 0}},
    {"g_cancellable_set_error_if_cancelled", Does::takes_up, {Key::argument, 0}},

    {"g_object_ref", Does::counts, {Key::argument, 0}},
    {"g_object_unref", Does::counts, {Key::argument, 0}},
    {"g_async_queue_unref", Does::counts, {Key::argument, 0}},
    {"g_atomic_rc_box_acquire", Does::counts, {Key::argument, 0}},
    {"g_atomic_rc_box_release", Does::counts, {Key::argument, 0}},
    {"g_atomic_rc_box_release_full", Does::counts, {Key::argument, 0}},
    {"g_bytes_ref", Does::counts, {Key::argument, 0}},
    {"g_bytes_unref", Does::counts, {Key::argument, 0}},
    {"g_bytes_unref_to_data", Does::counts, {Key::argument, 0}},
    {"g_variant_ref", Does::counts, {Key::argument, 0}},
    {"g_variant_unref", Does::counts, {Key::argument, 0}},
    {"g_hash_table_ref", Does::counts, {Key::argument, 0}},
    {"g_hash_table_unref", Does::counts, {Key::argument, 0}},
    {"g_array_ref", Does::counts, {Key::argument, 0}},
    {"g_array_unref", Does::counts, {Key::argument, 0}},
    {"g_byte_array_ref", Does::counts, {Key::argument, 0}},
    {"g_byte_array_unref", Does::counts, {Key::argument, 0}},
    {"g_ptr_array_ref", Does::counts, {Key::argument, 0}},
    {"g_ptr_array_unref", Does::counts, {Key::argument, 0}},
    {"g_main_context_ref", Does::counts, {Key::argument, 0}},
    {"g_main_context_unref", Does::counts, {Key::argument, 0}},
    {"g_main_loop_ref", Does::counts, {Key::argument, 0}},
    {"g_main_loop_unref", Does::counts, {Key::argument, 0}},
    {"g_source_ref", Does::counts, {Key::argument, 0}},
    {"g_source_unref", Does::counts, {Key::argument, 0}},

    {"g_free", Does::frees, {Key::argument, 0}},
};

} // namespace

const llvm::ArrayRef<ForeignCall> kGlibCalls = kGlib;

} // namespace snarl
