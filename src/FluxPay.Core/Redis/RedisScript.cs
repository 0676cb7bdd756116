using StackExchange.Redis;

namespace FluxPay.Redis;

/// <summary>
/// One Lua script, embedded beside what calls it. Redis keeps scripts by their hash and may forget them at any time; the client then
/// sends the text again. Scripts answer with integers and bulk strings only, which RESP2 and RESP3 decode alike.
/// </summary>
internal sealed class RedisScript
{
    private readonly string _text;

    private RedisScript(string text) => _text = text;

    /// <summary>What Redis is sent.</summary>
    public string Text => _text;

    /// <param name="files">Below the folder <c>Redis</c>, without <c>.lua</c>; several are one script, in this order.</param>
    public static RedisScript Read(params IEnumerable<string> files) => new(string.Join('\n', files.Select(ReadText)));

    /// <summary>A script that is no file: for measuring what Redis itself can do.</summary>
    internal static RedisScript Of(string text) => new(text);

    private static string ReadText(string file)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream($"Redis/{file}.lua")
            ?? throw new InvalidOperationException($"Redis/{file}.lua is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Runs it; all keys must share one hash tag.</summary>
    /// <exception cref="RedisDownException">There is no answer; it may have run.</exception>
    public Task<RedisResult> RunAsync(RedisConnection redis, RedisKey[] keys, RedisValue[] arguments) =>
        redis.AskAsync(database => RunAsync(database, keys, arguments));

    private async Task<RedisResult> RunAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(_text, keys, arguments);
        }
        catch (RedisServerException forgotten) when (forgotten.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // Nothing ran. The client has noticed that the script is unknown and now sends its text.
            return await database.ScriptEvaluateAsync(_text, keys, arguments);
        }
    }
}
