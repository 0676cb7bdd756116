using FluxPay.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

/// <summary>The scope an endpoint asks for, where the document finds it.</summary>
internal sealed record RequiredScope(string Scope);

/// <summary>An operation's description, made when the document is first asked for: starting a host must not wait for it.</summary>
internal sealed record Described(Func<ApiDescription> Description);

internal static class OpenApiConventions
{
    /// <summary>Names an operation and tells what it takes and answers.</summary>
    public static TBuilder Describe<TBuilder>(this TBuilder endpoint, string operationId, Func<ApiDescription> description)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithName(operationId).WithMetadata(new Described(description));

    /// <summary>Lets in only keys with this scope, and has the document say so.</summary>
    public static RouteGroupBuilder RequireScope(this RouteGroupBuilder group, string scope) =>
        group.AddEndpointFilter(new ScopeFilter(scope)).WithMetadata(new RequiredScope(scope));
}
