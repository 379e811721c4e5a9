package dev.freshold.bench;

/**
 * One measurement of one work, for each call of it.
 *
 * @param perSecond calls a second
 * @param p50 microseconds, as the caller sees it
 * @param p99 the same
 * @param nodeMicros CPU of all nodes together
 * @param redisMicros CPU of Redis
 * @param commands of Redis, those within scripts included
 * @param scripts of Redis
 */
record Sample(
    double perSecond,
    double p50,
    double p99,
    double nodeMicros,
    double redisMicros,
    double commands,
    double scripts) {

  static Sample of(LoadResult load, double nodeCpuMicros, RedisWork redis) {
    double calls = load.done();
    return new Sample(
        load.perSecond(),
        load.p50(),
        load.p99(),
        nodeCpuMicros / calls,
        redis.cpuMicros() / calls,
        redis.commands() / calls,
        redis.count("evalsha") / calls);
  }
}
