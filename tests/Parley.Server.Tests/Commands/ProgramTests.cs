using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Parley.Server.Tests.Commands;

/// <summary>The program as people start it: another process, its output and its exit code.</summary>
public sealed partial class ProgramTests : IDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("parley-program-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Serve_shows_a_key_once_listens_and_ends_with_0_on_sigterm()
    {
        using var first = Start("serve", "--port", "0", "--responder", "builtin", "--data", _data.FullName);
        var key = await first.StandardOutput.ReadLineAsync(Cancel);
        var listening = await first.StandardOutput.ReadLineAsync(Cancel);

        Assert.StartsWith("Your API key (shown once): pk_", key, StringComparison.Ordinal);
        Assert.Matches("^Parley is listening on http://127\\.0\\.0\\.1:[0-9]+$", listening);
        Assert.Equal(0, Kill(first.Id, Terminate));
        Assert.Equal((0, ""), (await EndAsync(first), await first.StandardOutput.ReadToEndAsync(Cancel)));

        using var second = Start("serve", "--port", "0", "--responder", "builtin", "--data", _data.FullName);
        Assert.StartsWith(
            "Parley is listening",
            await second.StandardOutput.ReadLineAsync(Cancel),
            StringComparison.Ordinal
        );
        Assert.Equal(0, Kill(second.Id, Terminate));
        Assert.Equal(0, await EndAsync(second));
    }

    [Fact]
    public async Task A_taken_port_is_one_line_and_exit_code_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var (code, _, error) = await RunAsync("serve", "--port", port, "--api-key", "k", "--data", _data.FullName);

        Assert.Equal(1, code);
        Assert.Matches("^parley: .*address already in use[^\n]*\n$", error);
    }

    [Theory]
    [InlineData("serve", "--bind", "0.0.0.0")]
    [InlineData("serve", "--port", "x")]
    [InlineData("serve", "--no-such-option")]
    [InlineData("sing")]
    public async Task Wrong_usage_is_one_line_and_exit_code_2(params string[] args)
    {
        var (code, _, error) = await RunAsync(args);

        Assert.Equal(2, code);
        Assert.Matches("^parley: [^\n]+\n$", error);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_named_by_its_option()
    {
        var file = Path.Combine(_data.FullName, "file");
        await File.WriteAllTextAsync(file, "", Cancel);

        var (code, _, error) = await RunAsync("serve", "--port", "0", "--data", Path.Combine(file, "folder"));

        Assert.Equal(2, code);
        Assert.StartsWith($"parley: --data names a folder; {file}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_made_named_and_revoked_from_the_command_line()
    {
        var (made, shown, _) = await RunAsync("keys", "create", "--name", "phone", "--data", _data.FullName);
        var (listed, names, _) = await RunAsync("keys", "list", "--data", _data.FullName);
        var (rotated, fresh, _) = await RunAsync("keys", "rotate", "phone", "--data", _data.FullName);
        var (revoked, _, _) = await RunAsync("keys", "revoke", "phone", "--data", _data.FullName);
        var (again, _, error) = await RunAsync("keys", "revoke", "phone", "--data", _data.FullName);

        Assert.Equal((0, 0, 0, 0, 1), (made, listed, rotated, revoked, again));
        Assert.Contains("pk_", shown, StringComparison.Ordinal);
        Assert.Contains("phone", names, StringComparison.Ordinal);
        Assert.DoesNotContain(shown.Trim(), fresh, StringComparison.Ordinal);
        Assert.Contains("no key named 'phone'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_get_scopes_an_end_and_slots_and_the_audit_log_tells_who_made_them()
    {
        var audit = Path.Combine(_data.FullName, "audit.jsonl");
        string[] common = ["--data", _data.FullName, "--audit-log", audit];
        var (made, shown, _) = await RunAsync([
            "keys",
            "create",
            "--name",
            "kiosk",
            "--scopes",
            "realtime,admin",
            "--expires",
            "90d",
            "--header-only",
            .. common,
        ]);
        var (slot, _, _) = await RunAsync(["keys", "rotate", "primary", .. common]);
        var (wrong, _, error) = await RunAsync(["keys", "create", "--name", "x", "--scopes", "all", .. common]);
        var (listed, names, _) = await RunAsync(["keys", "list", .. common]);

        Assert.Equal((0, 0, 1, 0), (made, slot, wrong, listed));
        Assert.Contains("scopes are realtime, agents", error, StringComparison.Ordinal);
        Assert.Matches("(?m)^kiosk .* realtime,admin .* expires 20.* header only", names);
        Assert.Matches("(?m)^primary .* realtime,agents .*UTC$", names);
        var entries = await File.ReadAllTextAsync(audit, Cancel);
        Assert.Contains("\"action\":\"key.create\"", entries, StringComparison.Ordinal);
        Assert.Contains("\"target\":\"kiosk\"", entries, StringComparison.Ordinal);
        Assert.Contains("\"principal\":\"os:" + Environment.UserName, entries, StringComparison.Ordinal);
        Assert.Contains("\"target\":\"primary\"", entries, StringComparison.Ordinal);
        Assert.DoesNotContain(shown.Trim().Split(' ')[^1], entries, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_tells_of_every_kind_of_engine()
    {
        var (code, text, _) = await RunAsync("doctor", "--responder", "builtin", "--data", _data.FullName);
        var (_, json, _) = await RunAsync("doctor", "--json", "--responder", "builtin", "--data", _data.FullName);

        Assert.All(
            new[] { "Notices speech", "Understands speech", "Thinks of answers", "Speaks" },
            title => Assert.Contains(title, text, StringComparison.Ordinal)
        );
        var able = System.Text.Json.JsonElement.Parse(json).GetProperty("does_main_job").GetBoolean();
        Assert.Equal(able ? 0 : 1, code);
    }

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "parley-server.dll"));
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        var process = Process.Start(start)!;
        return process;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var process = Start(args);
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var error = process.StandardError.ReadToEndAsync(Cancel);
        var code = await EndAsync(process);
        return (code, await output, await error);
    }

    private static async Task<int> EndAsync(Process process)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
