using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FluxPay.Security;
using FluxPay.WaitingRooms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace FluxPay.Http;

/// <summary>What somebody in the queue sees: a page per public room, and the script that any other page may use instead.</summary>
internal static class WaitingPage
{
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string Html = Read("page.html");
    private static readonly byte[] Script = Encoding.UTF8.GetBytes(Join());
    private static readonly string ScriptTag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Script)[..12])}\"";

    public static void MapWaitingPage(this IEndpointRouteBuilder endpoints)
    {
        // After MapWaitingRooms of an application that has put a room's tickets at the same path.
        endpoints.MapGet("/waiting-rooms/{room}", Show).WithOrder(1).ExcludeFromDescription();
        endpoints.MapGet("/waiting-room.js", (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "no-cache";   // a new build counts at once; 304 otherwise
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            return Results.Bytes(Script, "text/javascript; charset=utf-8", entityTag: new EntityTagHeaderValue(ScriptTag));
        }).ExcludeFromDescription();
    }

    private static IResult Show(HttpContext http, string room, RoomCatalogue rooms, IOptions<WaitingRoomOptions> options)
    {
        var request = http.Request;
        string language = request.Query["language"] is [("ko" or "en") and var wanted] ? wanted : Languages.Of(request);
        if (rooms.Find(room) is not { Public: true } found)
            return Answer.Of(Missing.Room, language);
        string customer = request.Query["customerId"].ToString();
        if (customer.Length > 0 && !InputFields.CustomerIdPattern.IsMatch(customer))
            return Wrong("customerId", "must be 1 to 64 characters of A-Z a-z 0-9 _ . : @ -", "영문, 숫자, _ . : @ - 로 된 1~64자여야 합니다", language);
        string returns = "";
        if (request.Query["return"].ToString() is { Length: > 0 } asked)
        {
            if (ReturnAddress.Find(request, asked, options.Value.ReturnOrigins) is not { } address)
                return Wrong("return", "must be an address of this site or of an allowed one", "이 사이트 또는 허용된 사이트의 주소여야 합니다", language);
            returns = address;
        }
        return Page(http, found.Name, customer, returns, language);
    }

    private static IResult Page(HttpContext http, string room, string customer, string returns, string language)
    {
        http.Response.Headers.ContentSecurityPolicy = ContentPolicy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";   // the address names a customer
        http.Response.Headers.CacheControl = "no-store";
        var html = new StringBuilder(Html);
        foreach (var (name, value) in new[]
        {
            ("language", language), ("title", language == "ko" ? "대기실" : "Waiting room"), ("script", $"{http.Request.PathBase}/waiting-room.js"),
            ("room", room), ("customer", customer), ("return", returns),
        })
            html.Replace("{{" + name + "}}", HtmlEncoder.Default.Encode(value));
        return Results.Text(html.ToString(), "text/html; charset=utf-8");
    }

    private static Answer Wrong(string field, string english, string korean, string language) => Answer.Of(
        new FluxPayError(ErrorCode.InvalidRequest, new Text($"{field} {english}.", $"{field}: {korean}.")), language);

    /// <summary>One file for one tag; nothing in it is seen by the page around it.</summary>
    private static string Join()
    {
        string styles = $"const styles = {{ card: {JsonSerializer.Serialize(Read("style.css"))}, page: {JsonSerializer.Serialize(Read("page.css"))} }};\n";
        return $"(() => {{\n'use strict';\n{styles}{Read("words.js")}{Read("queue.js")}{Read("view.js")}{Read("start.js")}}})();\n";
    }

    private static string Read(string name)
    {
        using var stream = typeof(WaitingPage).Assembly.GetManifestResourceStream($"Http/WaitingPage/{name}")
            ?? throw new FileNotFoundException($"There is no file Http/WaitingPage/{name} in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
