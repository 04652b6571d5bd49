using System.CommandLine;
using DataSync.Cli;
using DataSync.Cli.Commands;
using DataSync.Cli.Connector;

var root = new RootCommand("""
    Keeps PostgreSQL tables in step with REST APIs, and proves what happened to every record.

    Exit codes: 0 done, 1 another error, 2 command line, 3 definition, setting or secret, 4 not reachable, 5 records in the dead letters,
    6 run not complete, 7 in use, 130 Ctrl-C, 141 output closed. Those of connector spec, check, discover and read are 0, 1, 2, 130 and 141.
    """);
GlobalOptions.AddTo(root);
root.Add(DemoCommand.Create());
root.Add(HostCommand.Create());
root.Add(RunCommand.Create());
root.Add(PreviewCommand.Create());
root.Add(HealthCommand.Create());
root.Add(CheckCommand.Create());
root.Add(MigrateCommand.Create());
root.Add(GrantsCommand.Create());
root.Add(BenchCommand.Create());
root.Add(SampleApiCommand.Create());
root.Add(ConnectorCommand.Create());

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
    return await UsageErrors.TellAsync(parsed);

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(60) });
