using DataSync.Functions.Composition;
using Microsoft.Extensions.Hosting;

await DataSyncApp.CreateBuilder(args).Build().RunAsync();
