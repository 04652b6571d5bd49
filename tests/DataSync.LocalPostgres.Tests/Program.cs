using DataSync.LocalPostgres;

// A process that owns a server, for tests that kill it: says where the server is, then waits for a line.
await using var server = await LocalPostgresServer.StartAsync(new LocalPostgresOptions { Fsync = false });
Console.WriteLine(server.ConnectionString);
Console.WriteLine(server.DataDirectory);
Console.ReadLine();
