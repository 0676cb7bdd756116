using System.Text;

namespace FluxPay.Host.Tests.Rest;

/// <summary>A request somebody might send: a valid one with something wrong, chosen by a seed so that it can be sent again.</summary>
internal sealed class RequestMutator(int seed, IReadOnlyList<(string Method, string Path, string Body)> valid)
{
    private static readonly string[] Values =
    [
        "null", "true", "[]", "{}", "[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00x\"", "\"가😀\"", "\"\u202e\"",
        "0", "-1", "1.0", "1e3", "0.1", "1e400", "-0", "9223372036854775807", "9223372036854775808", "99999999999999999999999999", "\"1\"",
        "\"' OR 1=1 --\"", "\"../../etc/passwd\"", "\"{0}%s%n\"", "\"ord_00000000000000000000000000\"", "\"2026-02-30T00:00:00Z\"",
        "\"9999-12-31T23:59:59.9999999+14:00\"", "{\"a\":{\"b\":{}}}", "[1,\"2\",null]", "\"" + new string('x', 3000) + "\"", "\"KRW\"", "\"4242 4242 4242 4242\"",
    ];

    private static readonly string[] Names = ["customerId", "amount", "product", "quantity", "metadata", "reason", "paymentKey", "orderId", "", "__proto__", "\\ud800", "\\u0000", "nope"];
    private static readonly string[] Ids = ["x", "%20", "..%2f", "ord_", "ord_ZZZZZZZZZZZZZZZZZZZZZZZZZZ", "%F0%9F%98%80", "%C3%28", "a%2Fb", "'", "%25s", "%0A", "pay_00000000000000000000000000", "~"];
    private static readonly string[] Queries = ["?limit=x", "?limit=%F0", "?cursor=%00", "?customerId=%20", "?customerId=a&customerId=b", "?status[]=1", "?=&&=", "?limit=1e1", "?" , "?cursor=ord_ZZZZZZZZZZZZZZZZZZZZZZZZZZ"];
    private static readonly string[] Keys = ["\"", "\"open", "a b", "\"\\\"", "ok", "\u007f", new('k', 256), ",", "\"a\",\"b\""];
    private static readonly string[] Types = ["text/plain", "application/json;charset=utf-16", "application/json;;;", "", "multipart/form-data", "application/merge-patch+json", "*/*", "json", "application/json; charset=\"x"];
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"];
    private static readonly string[] Languages = ["ko", "*;q=x", "ko;q=1.5", ",,,", "\u007f", "ko-", new('a', 500)];

    private readonly Random _random = new(seed);

    public HttpRequestMessage Next()
    {
        var (method, path, body) = Pick(valid);
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        string? type = "application/json", key = null, language = null;
        for (int i = _random.Next(1, 4); i > 0; i--)
        {
            switch (_random.Next(12))
            {
                case < 5: bytes = Encoding.UTF8.GetBytes(body = MutateJson(body)); break;
                case 5: bytes = MutateBytes(bytes); break;
                case 6: path = path.Replace("{id}", Pick(Ids), StringComparison.Ordinal) + (_random.Next(3) == 0 ? "/" : ""); break;
                case 7: path = path.Split('?')[0] + Pick(Queries); break;
                case 8: key = Pick(Keys); break;
                case 9: type = Pick(Types); break;
                case 10: method = Pick(Methods); break;
                default: language = Pick(Languages); break;
            }
        }
        return Build(method, path.Replace("{id}", Pick(Ids), StringComparison.Ordinal), bytes, type, key, language);
    }

    private static HttpRequestMessage Build(string method, string path, byte[] bytes, string type, string? key, string? language)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is not "TRACE")
        {
            request.Content = new ByteArrayContent(bytes);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (language is not null)
            request.Headers.TryAddWithoutValidation("Accept-Language", language);
        return request;
    }

    /// <summary>One member gets another value, is given again, is renamed, or the text is cut.</summary>
    private string MutateJson(string body)
    {
        int colon = body.IndexOf(':', _random.Next(Math.Max(1, body.Length / 2)));
        int end = colon < 0 ? -1 : body.IndexOfAny([',', '}'], colon);
        return _random.Next(6) switch
        {
            0 or 1 when end > 0 => string.Concat(body.AsSpan(0, colon + 1), Pick(Values), body.AsSpan(end)),
            2 when body.StartsWith('{') => $"{{\"{Pick(Names)}\":{Pick(Values)},{body.AsSpan(1)}",
            3 when body.EndsWith('}') => $"{body[..^1]},\"{Pick(Names)}\":{Pick(Values)}}}",
            4 => body[.._random.Next(body.Length + 1)],
            _ => Pick(Values),
        };
    }

    private byte[] MutateBytes(byte[] bytes)
    {
        switch (_random.Next(5))
        {
            case 0: return [];
            case 1: return [.. bytes, .. Enumerable.Repeat((byte)' ', (64 * 1024) + 1)];
            case 2: return [0xEF, 0xBB, 0xBF, .. bytes];
            case 3: return [.. bytes, .. bytes];
            default:
                byte[] broken = [.. bytes, 0];
                broken[_random.Next(broken.Length)] = (byte)_random.Next(128, 256);
                return broken;
        }
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
