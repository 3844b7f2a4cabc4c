using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Parley.Agents.Storage;

[assembly: AssemblyFixture(typeof(Parley.Agents.Tests.Storage.PostgresServer))]

namespace Parley.Agents.Tests.Storage;

/// <summary>
/// A PostgreSQL of this test run: its own folder, a socket in it and no port, run by an unprivileged user. Tests skip where the
/// programs are missing.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Installed = "/usr/lib/postgresql";
    private const string SystemUser = "postgres";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim _starting = new(1);
    private DirectoryInfo? _folder;
    private Process? _process;
    private string? _missing;
    private int _schemas;

    /// <summary>A new, empty schema, which is made sooner than a database; skips the test where there can be none.</summary>
    internal async Task<StoreTarget> NewDatabaseAsync()
    {
        await StartAsync();
        Assert.SkipWhen(_missing is not null, _missing ?? "");
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _schemas)}");
        await using var source = NpgsqlDataSource.Create(Connection);
        await using var command = source.CreateCommand($"CREATE SCHEMA {name}");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return StoreTarget.Parse($"{Connection};Search Path={name}", "unused");
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _starting.Dispose();
        if (_process is { HasExited: false } running)
        {
            // Its own id stands in the folder: the process that was started may be the one that changes the user.
            var id = (await File.ReadAllLinesAsync(Path.Combine(_folder!.FullName, "data", "postmaster.pid")))[0];
            using var stop = Process.Start("kill", ["-INT", id]);
            await running.WaitForExitAsync();
        }

        _process?.Dispose();
        _folder?.Delete(recursive: true);
    }

    private string Connection => $"Host={_folder!.FullName};Username=parley;Database=postgres;Timeout=30";

    private async Task StartAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_process is null && _missing is null)
            {
                _missing = await TryStartAsync();
            }
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<string?> TryStartAsync()
    {
        var programs = Directory.Exists(Installed)
            ? Directory.GetDirectories(Installed).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        if (programs is null || !File.Exists(Path.Combine(programs, "bin", "postgres")))
        {
            return "PostgreSQL is not installed: `./parley test` does it on Debian, or `sudo apt-get install postgresql-15`.";
        }

        _folder = QuickFolder.Create("parley-pg-");
        var asRoot = Environment.IsPrivilegedProcess;
        if (asRoot && !await SucceedsAsync("chown", SystemUser, _folder.FullName))
        {
            return $"PostgreSQL does not run as root, and there is no user '{SystemUser}'.";
        }

        var bin = Path.Combine(programs, "bin");
        var data = Path.Combine(_folder.FullName, "data");
        var made = As(
            asRoot,
            Path.Combine(bin, "initdb"),
            "-D",
            data,
            "-U",
            "parley",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync"
        );
        using (var initdb = Process.Start(made)!)
        {
            var said = initdb.StandardError.ReadToEndAsync();
            await initdb.StandardOutput.ReadToEndAsync();
            await initdb.WaitForExitAsync();
            if (initdb.ExitCode != 0)
            {
                return $"PostgreSQL makes no folder of data here: {await said}";
            }
        }

        var start = As(
            asRoot,
            Path.Combine(bin, "postgres"),
            "-D",
            data,
            "-c",
            "listen_addresses=",
            "-c",
            $"unix_socket_directories={_folder.FullName}",
            "-c",
            "max_connections=200",
            // Nothing here outlives the tests.
            "-c",
            "fsync=off"
        );
        _process = Process.Start(start)!;
        return await IsReadyAsync(_process);
    }

    /// <summary>It says so on standard error; null when it did.</summary>
    private static async Task<string?> IsReadyAsync(Process process)
    {
        using var limit = new CancellationTokenSource(_patience);
        while (await process.StandardError.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains("ready to accept connections", StringComparison.Ordinal))
            {
                // What it says later must not fill the pipe.
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return null;
            }
        }

        return "PostgreSQL does not start here.";
    }

    private static ProcessStartInfo As(bool asRoot, string program, params string[] arguments)
    {
        string[] words = asRoot ? ["-u", SystemUser, "--", program, .. arguments] : arguments;
        return new ProcessStartInfo(asRoot ? "runuser" : program, words)
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    private static async Task<bool> SucceedsAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
