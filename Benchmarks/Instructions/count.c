// A plugin of QEMU 7 and later that counts executed instructions by function:
//
//   cc -shared -fPIC -o count.so count.c
//   qemu-aarch64 -plugin ./count.so PROGRAM ...
//
// It writes a line for each function, the greatest first: instructions and symbol. The declarations are those of
// qemu-plugin.h, which Debian does not package.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct qemu_plugin_tb;
struct qemu_plugin_insn;
void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, void (*)(uint64_t, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *, int add, void *counter, uint64_t by);
void qemu_plugin_register_atexit_cb(uint64_t id, void (*)(uint64_t, void *), void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t index);
const char *qemu_plugin_insn_symbol(const struct qemu_plugin_insn *);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

struct function { const char *symbol; uint64_t count; };
static struct function functions[1 << 14];
static size_t known;

static struct function *find(const char *symbol) {
  for (size_t i = 0; i < known; i++) if (strcmp(functions[i].symbol, symbol) == 0) return &functions[i];
  if (known == sizeof functions / sizeof *functions) abort();
  functions[known].symbol = strdup(symbol);
  return &functions[known++];
}

static void translated(uint64_t id, struct qemu_plugin_tb *block) {
  const char *symbol = qemu_plugin_insn_symbol(qemu_plugin_tb_get_insn(block, 0));
  struct function *function = find(symbol ? symbol : "?");
  qemu_plugin_register_vcpu_tb_exec_inline(block, 0, &function->count, qemu_plugin_tb_n_insns(block));
}

static int byCount(const void *a, const void *b) {
  uint64_t x = ((const struct function *)a)->count, y = ((const struct function *)b)->count;
  return x < y ? 1 : x > y ? -1 : 0;
}

static void ended(uint64_t id, void *data) {
  uint64_t sum = 0;
  for (size_t i = 0; i < known; i++) sum += functions[i].count;
  fprintf(stderr, "%llu all\n", (unsigned long long)sum);
  qsort(functions, known, sizeof *functions, byCount);
  for (size_t i = 0; i < known && functions[i].count > sum / 1000; i++)
    fprintf(stderr, "%llu %s\n", (unsigned long long)functions[i].count, functions[i].symbol);
}

__attribute__((visibility("default")))
int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv) {
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_atexit_cb(id, ended, NULL);
  return 0;
}
