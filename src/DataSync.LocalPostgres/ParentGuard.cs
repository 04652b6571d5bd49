using System.Diagnostics;

namespace DataSync.LocalPostgres;

/// <summary>
/// Sees to it that no server outlives this process, however it ends. A shell outside our process group waits on a pipe
/// whose other end only we hold: when the pipe closes without a word it stops the server and deletes a temporary folder.
/// Windows has no such shell: there a killed process leaves its server behind, to be stopped with <c>pg_ctl stop</c>.
/// </summary>
internal sealed class ParentGuard : IDisposable
{
    // The server may be about to start when we die: look for it for some seconds.
    private const string Script = """
        trap '' INT TERM HUP QUIT
        if ! read -r word; then
          for i in 1 2 3 4 5; do
            "$1" stop -D "$2" -m "$4" -w -s && break
            sleep 1
          done
          if [ "$3" = remove ]; then rm -rf "$2"; fi
        fi
        """;

    private const string Launcher = """
        exec 3<&0
        if command -v setsid >/dev/null; then
          setsid sh -c "$0" guard "$@" <&3 >/dev/null 2>&1 3<&- &
        else
          sh -c "$0" guard "$@" <&3 >/dev/null 2>&1 3<&- &
        fi
        """;

    private readonly Process _launcher;

    private ParentGuard(Process launcher) => _launcher = launcher;

    /// <summary>Starts watching over the server of a folder; null where there is no such shell.</summary>
    public static ParentGuard? Start(PostgresBinaries binaries, string dataDirectory, bool remove, string? user)
    {
        if (OperatingSystem.IsWindows())
            return null;
        var info = Command.StartInfo(
            "/bin/sh",
            ["-c", Launcher, Script, binaries.PgCtl, dataDirectory, remove ? "remove" : "keep", remove ? "immediate" : "fast"],
            user,
            workingDirectory: null,
            capture: false);
        info.RedirectStandardInput = true;
        return new ParentGuard(Command.Start(info));
    }

    /// <summary>Tells the guard that the server is stopped, so that it leaves.</summary>
    public void Dispose()
    {
        try
        {
            _launcher.StandardInput.WriteLine("stopped");
            _launcher.StandardInput.Close();
        }
        catch (IOException)
        {
            // The guard itself was killed: there is nobody left to tell.
        }

        _launcher.Dispose();
    }
}
