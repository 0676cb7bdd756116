using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace FluxPay.Benchmarks;

/// <summary>
/// One HTTP/1.1 connection that asks, waits for the answer and asks again, as cheap as .NET gets: blocking calls, and the same bytes each time but
/// for the key and the customer. It shares the processors with what is measured.
/// </summary>
internal sealed class PostConnection : IDisposable
{
    private const int KeyLength = 20;
    private const int CustomerLength = 5;
    private const string Ok = "HTTP/1.1 200 ";
    private static readonly byte[] EndOfHeaders = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] LengthHeader = "\r\nContent-Length: "u8.ToArray();

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[8 * 1024];
    private readonly byte[] _request;
    private readonly int _key;
    private readonly int _customer;

    /// <param name="server">By its address and port.</param>
    /// <param name="apiKey">For <c>Authorization</c>.</param>
    public PostConnection(Uri server, string apiKey)
    {
        string body = $$"""{"customerId":"{{CustomerName(0)}}","amount":1}""";
        string request = $"POST /api/v1/credits/use HTTP/1.1\r\nHost: {server.Authority}\r\nAuthorization: Bearer {apiKey}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\nIdempotency-Key: {new string('0', KeyLength)}\r\n\r\n{body}";
        _request = Encoding.ASCII.GetBytes(request);
        _key = request.IndexOf("Idempotency-Key: ", StringComparison.Ordinal) + "Idempotency-Key: ".Length;
        _customer = request.IndexOf("\"cust-", StringComparison.Ordinal) + "\"cust-".Length;
        _socket.Connect(server.Host, server.Port);
    }

    public static string CustomerName(int number) => $"cust-{number.ToString($"D{CustomerLength}", System.Globalization.CultureInfo.InvariantCulture)}";

    /// <param name="key">Unlike any other.</param>
    /// <param name="customer">Who uses a credit.</param>
    /// <exception cref="InvalidOperationException">The answer was not 200.</exception>
    public void Post(long key, int customer)
    {
        Utf8Formatter.TryFormat(key, _request.AsSpan(_key, KeyLength), out _, new('D', KeyLength));
        Utf8Formatter.TryFormat(customer, _request.AsSpan(_customer, CustomerLength), out _, new('D', CustomerLength));
        for (int sent = 0; sent < _request.Length;)
            sent += _socket.Send(_request.AsSpan(sent));
        ReadAnswer();
    }

    public void Dispose() => _socket.Dispose();

    private void ReadAnswer()
    {
        int read = 0, whole = int.MaxValue;
        while (read < whole)
        {
            int more = _socket.Receive(_answer.AsSpan(read));
            if (more == 0)
                throw new InvalidOperationException("The server closed the connection.");
            read += more;
            int headers = whole == int.MaxValue ? _answer.AsSpan(0, read).IndexOf(EndOfHeaders) : -1;
            if (headers >= 0)
                whole = headers + EndOfHeaders.Length + BodyLength(_answer.AsSpan(0, headers));
        }
        if (!Ascii.Equals(_answer.AsSpan(0, Ok.Length), Ok))
            throw new InvalidOperationException($"Answered {Encoding.UTF8.GetString(_answer.AsSpan(0, read))}");
    }

    private static int BodyLength(ReadOnlySpan<byte> headers)
    {
        int at = headers.IndexOf(LengthHeader);
        return at >= 0 && Utf8Parser.TryParse(headers[(at + LengthHeader.Length)..], out int length, out _)
            ? length
            : throw new InvalidOperationException("The answer does not say how long it is.");
    }
}
