long add(long a, long b) {
  return a + b;
}

long answer(void) {
  return add(40, 2);
}
