using System.Net;
using System.Net.Http.Headers;

namespace FluxPay.Toss.Http;

/// <summary>Remembers whether any of a request's body can have left this process.</summary>
internal sealed class Departure
{
    public bool MayHaveLeft { get; private set; }

    public void Left() => MayHaveLeft = true;
}

/// <summary>
/// A JSON body that notes when it is asked for. The handler asks only once it has a connection, after DNS, TCP and TLS; a
/// server that got headers and nothing of the promised body cannot act. So a body never asked for proves that nothing was
/// done, whatever the exception says, and one asked for proves nothing.
/// </summary>
internal sealed class OutgoingBody : HttpContent
{
    private readonly ReadOnlyMemory<byte> _json;
    private readonly Departure _departure;

    public OutgoingBody(ReadOnlyMemory<byte> json, Departure departure)
    {
        (_json, _departure) = (json, departure);
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _departure.Left();
        await stream.WriteAsync(_json, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _json.Length;
        return true;
    }
}
