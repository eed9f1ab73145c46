// The kernels as a C++ compiler takes them.
#include "../lockstep.cu"
