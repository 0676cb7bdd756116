using Moa;

var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
app.MapMoa();
app.Run();
