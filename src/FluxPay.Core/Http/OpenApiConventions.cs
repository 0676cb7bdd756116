using FluxPay.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

/// <summary>The scope an endpoint asks for, where the document finds it.</summary>
internal sealed record RequiredScope(string Scope);

internal static class OpenApiConventions
{
    /// <summary>Names an operation and tells what it takes and answers.</summary>
    public static TBuilder Describe<TBuilder>(this TBuilder endpoint, string operationId, ApiDescription description)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithName(operationId).WithMetadata(description);

    /// <summary>Lets in only keys with this scope, and has the document say so.</summary>
    public static RouteGroupBuilder RequireScope(this RouteGroupBuilder group, string scope) =>
        group.AddEndpointFilter(new ScopeFilter(scope)).WithMetadata(new RequiredScope(scope));
}
