using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace FluxPay.Redis;

/// <summary>
/// One Lua script, embedded beside what calls it. Redis keeps scripts by their hash and may forget them at any time; then the text
/// is sent again. Scripts answer with integers and bulk strings only, which RESP2 and RESP3 decode alike.
/// </summary>
internal sealed class RedisScript
{
    [SuppressMessage("Security", "CA5350", Justification = "How Redis names scripts; nothing is kept secret by it.")]
    private RedisScript(string text) => (Text, Hash) = (text, SHA1.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>What Redis is sent when it does not know the hash.</summary>
    public string Text { get; }

    /// <summary>What Redis knows it by.</summary>
    public byte[] Hash { get; }

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

    /// <summary>Runs it; on a cluster all keys must share one hash tag.</summary>
    /// <exception cref="RedisDownException">There is no answer; it may have run.</exception>
    public Task<RedisResult> RunAsync(RedisConnection redis, RedisKey[] keys, RedisValue[] arguments) =>
        redis.RunAsync(this, keys, arguments);
}
