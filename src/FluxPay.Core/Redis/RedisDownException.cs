namespace FluxPay.Redis;

/// <summary>
/// Redis cannot be reached, does not answer in time, or refuses to serve (loading, failing over, out of memory). What was sent may have
/// happened or not. Whoever calls Redis decides what to do without it; a caller of the API never sees this.
/// </summary>
internal sealed class RedisDownException(string message, Exception? innerException = null) : Exception(message, innerException);
