using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.WhatIf;
using SmartFactory.Gansu.Web.Setup;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets();
builder.WebHost.ConfigureKestrel(server =>
{
    server.AddServerHeader = false;
    server.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 4096, gracePeriod: TimeSpan.FromSeconds(10)); // an upload over the slowest line, and no connection held for nothing
});
builder.AddLogs();
builder.AddDatabase();
builder.AddPeople();
builder.AddPages();
builder.Services.AddOpenApi();
builder.Services.AddRateLimiter(Limits.Configure);
builder.Services.AddJobs();

var app = builder.Build();
return await StartSetup.InWords(async () =>
{
    app.UsePublicAddress();
    app.UseErrorPages();
    app.UseReadableAddresses();
    app.UseFreshRequests();
    app.UseSecurityHeaders();
    app.UseSiteFiles();
    app.UseRouting();
    app.UseRateLimiter();
    app.UseBriefMemory();
    app.UseAuthentication(); // once per request: an error page asks nobody again
    app.UseAnonymousShare();
    app.UseAuthorization();
    app.UseBeginning();
    app.MapControllers().RequireAuthorization(); // what names roles only is asked for the first things, too
    app.MapFavicon();
    app.MapWhatIf();
    app.MapOpenApi().RequireAuthorization(Access.Business);
    await app.CheckStart();
    await app.PrepareAccounts();
    await app.PrepareAddresses();
    await app.RunAsync();
});
