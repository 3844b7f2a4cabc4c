using System.Diagnostics;
using System.Text.Json;
using Parley.Protocol.Profiles;
using Parley.Testing.Files;

namespace Parley.Server.Tests.StockClients;

/// <summary>A program around one version of the OpenAI library for .NET, unmodified (tests/clients/dotnet).</summary>
/// <param name="Program">Its project's name.</param>
/// <param name="Profile">The dialect that the library speaks.</param>
internal sealed record DotnetClient(string Program, WireProfile Profile)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    /// <summary>Version 2.15.0.</summary>
    public static DotnetClient Ga { get; } = new("OpenAI.Ga", WireProfile.Realtime);

    /// <summary>Version 2.1.0.</summary>
    public static DotnetClient Beta { get; } = new("OpenAI.Beta", WireProfile.RealtimeBeta);

    public static DotnetClient Named(string program) =>
        string.Equals(program, Ga.Program, StringComparison.Ordinal) ? Ga : Beta;

    private string Path
    {
        get
        {
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
            var built = System.IO.Path.Combine("bin", configuration, "net10.0", $"{Program}.dll");
            return System.IO.Path.Combine(Source, built);
        }
    }

    /// <summary>The folder of its source, from the root of the repository.</summary>
    public string Source => System.IO.Path.Combine(Repository.Root, "tests", "clients", "dotnet", Program);

    /// <summary>Runs the snippet of the documentation; gives what it printed.</summary>
    public Task<string> RunSnippetAsync(Uri endpoint, string key) =>
        RunAsync(["snippet", endpoint.ToString(), key], "");

    /// <summary>Plays scenarios against a server; all when none is named.</summary>
    /// <param name="recording">A file with a spoken question: 16 bit PCM, 24 kHz, mono.</param>
    public async Task<IReadOnlyList<JsonElement>> ConverseAsync(
        Uri endpoint,
        string key,
        string recording,
        params IEnumerable<string> scenarios
    ) => LinesOf(await RunAsync(["converse", endpoint.ToString(), key, recording, .. scenarios], ""));

    /// <summary>Reads events as the client does and calls every getter; one answer per event.</summary>
    public async Task<IReadOnlyList<JsonElement>> ParseAsync(IEnumerable<string> events) =>
        LinesOf(await RunAsync(["parse"], string.Concat(events.Select(e => e + "\n"))));

    private static IReadOnlyList<JsonElement> LinesOf(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    private async Task<string> RunAsync(IEnumerable<string> arguments, string input)
    {
        var start = new ProcessStartInfo("dotnet", [Path, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var patience = new CancellationTokenSource(_patience);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), patience.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(patience.Token);
            Assert.True(process.ExitCode == 0, $"{Program}: {await errors}");
            return await output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
