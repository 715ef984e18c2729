using SmartFactory.Gansu.Web.Setup;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets();
builder.AddLogs();
builder.AddDatabase();
builder.AddPeople();
builder.AddPages();

var app = builder.Build();
app.UseErrorPages();
app.UseSecurityHeaders();
app.UseSiteFiles();
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();
app.MapControllers();
await app.PrepareAccounts();
await app.RunAsync();
