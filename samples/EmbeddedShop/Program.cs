using EmbeddedShop;
using FluxPay;
using FluxPay.Credits;
using FluxPay.Storage.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, EnvironmentName = Environments.Development });
builder.Logging.SetMinimumLevel(LogLevel.Warning);
string database = builder.Configuration.GetConnectionString("Shop")
    ?? throw new InvalidOperationException("Set ConnectionStrings:Shop to a PostgreSQL database; README.md says how.");
builder.Services.AddDbContext<ShopContext>(options => options.UseNpgsql(database));
builder.Services.AddScoped<AnalysisDesk>();
builder.Services.AddSingleton<Mailbox>();
builder.Services.AddFluxPay(builder.Configuration)
    .UsePostgres(database)
    .OnEvent<AnalysisOrdered, SendConfirmation>();

using var host = builder.Build();
await host.StartAsync();
await using (var scope = host.Services.CreateAsyncScope())
{
    await scope.ServiceProvider.GetRequiredService<ShopContext>().CreateTablesAsync();
    var customer = new CustomerRef("shop", $"customer-{Guid.NewGuid():N}");
    var credits = scope.ServiceProvider.GetRequiredService<CreditService>();
    (await credits.GrantAsync(customer, 100, CreditKind.Bonus)).ValueOrThrow();
    var desk = scope.ServiceProvider.GetRequiredService<AnalysisDesk>();

    Console.WriteLine($"committed:   {await desk.OrderAsync(customer, "resume.pdf", keep: true)}");
    Console.WriteLine($"rolled back: {await desk.OrderAsync(customer, "letter.pdf", keep: false)}");
    Console.WriteLine($"refused:     {await desk.OrderAsync(customer, "a-whole-book.pdf", keep: true, credits: 1000)}");
    Console.WriteLine($"told of:     {await scope.ServiceProvider.GetRequiredService<Mailbox>().FirstAsync(customer)}");
    Console.WriteLine($"left:        {await desk.StateAsync(customer)}");
}
await host.StopAsync();
