#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

#ifdef __SANITIZE_THREAD__
// The libraries were built without instrumentation: their locks are not seen, so what they do under them would look
// like races. TSAN_OPTIONS overrides this.
extern "C" const char* __tsan_default_options() { return "ignore_noninstrumented_modules=1"; }
#endif
