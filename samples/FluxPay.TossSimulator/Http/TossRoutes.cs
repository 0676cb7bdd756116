using FluxPay.TossSimulator.Errors;

namespace FluxPay.TossSimulator.Http;

/// <summary>What the <c>/v1</c> routes have in common.</summary>
internal static class TossRoutes
{
    /// <summary>Whatever the API has and the simulator has not.</summary>
    public static void MapUnlisted(this IEndpointRouteBuilder group) => group.Map("/v1/{**rest}", http => http.RunTossAsync(
        call => Answers.OfError(new TossError(ErrorCodes.NotFound), call.InEnglish)));

    public static Task RunTossAsync(this HttpContext http, Func<TossCall, Task<Answer?>> operation) =>
        http.Service<TossPipeline>().RunAsync(http, operation);

    public static Task RunTossAsync(this HttpContext http, Func<TossCall, Answer> operation) =>
        http.Service<TossPipeline>().RunAsync(http, call => Task.FromResult<Answer?>(operation(call)));

    public static T Service<T>(this HttpContext http) where T : notnull => http.RequestServices.GetRequiredService<T>();

    public static string Route(this HttpContext http, string name) => (string)http.GetRouteValue(name)!;
}
