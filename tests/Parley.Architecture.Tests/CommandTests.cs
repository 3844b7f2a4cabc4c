using System.Diagnostics;

namespace Parley.Architecture.Tests;

/// <summary><c>./parley</c> as a person sees it, as far as nothing must be set up or built for it.</summary>
public sealed class CommandTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Commands =>
        [
            "serve",
            "talk",
            "keys",
            "replay",
            "doctor",
            "test",
            "check",
            "coverage",
            "fuzz",
            "bench",
            "lab",
            "turns",
            "help",
        ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Bare_parley_lists_every_command(string command)
    {
        var bare = await RunAsync("./parley");

        Assert.Equal(0, bare.ExitCode);
        Assert.Contains($"\n  {command} ", bare.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("talk")]
    [InlineData("keys")]
    [InlineData("replay")]
    [InlineData("doctor")]
    [InlineData("test")]
    [InlineData("check")]
    [InlineData("coverage")]
    [InlineData("fuzz")]
    [InlineData("bench")]
    [InlineData("lab")]
    [InlineData("turns")]
    public async Task Every_command_has_a_text_of_its_own(string command)
    {
        var help = await RunAsync("./parley", "help", command);

        Assert.Equal(0, help.ExitCode);
        Assert.StartsWith($"usage: ./parley {command}", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_command_ends_with_2_and_one_line_that_says_what_to_do()
    {
        var unknown = await RunAsync("./parley", "sing");

        Assert.Equal(2, unknown.ExitCode);
        Assert.Empty(unknown.Output);
        Assert.Equal("parley: there is no command 'sing'; './parley help' lists the commands.\n", unknown.Errors);
    }

    [Theory]
    [InlineData("test", "no-such-project")]
    [InlineData("test", "--no-such-option")]
    [InlineData("check", "core")]
    [InlineData("coverage", "core")]
    public async Task A_wrong_argument_ends_with_2_before_anything_is_built(string command, string argument)
    {
        var wrong = await RunAsync("./parley", command, argument);

        Assert.Equal(2, wrong.ExitCode);
        Assert.Single(wrong.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("Passed!", 0, 3, 0, 1, "3 passed, 0 failed, 1 skipped", 0)]
    [InlineData("Failed!", 2, 3, 2, 0, "3 passed, 2 failed, 0 skipped", 1)]
    [InlineData("Failed!", 134, 3, 0, 0, "3 passed, 1 failed, 0 skipped", 1)]
    [InlineData("Zero tests ran", 0, 0, 0, 0, "0 passed, 0 failed, 0 skipped", 1)]
    public async Task A_test_run_closes_with_its_counts(
        string verdict,
        int code,
        int passed,
        int failed,
        int skipped,
        string line,
        int exitCode
    )
    {
        var log = $"""
            Tests said this, which is not a count:
              succeeded: 77
            Test run summary: {verdict} - some.dll (net10.0|x64)
              total: {passed + failed + skipped}
              failed: {failed}
              succeeded: {passed}
              skipped: {skipped}
              duration: 2s 428ms

            """;

        var closing = await CloseAsync(code, log);

        Assert.Equal(line, closing.Output.TrimEnd('\n').Split('\n')[^1]);
        Assert.Equal(exitCode, closing.ExitCode);
    }

    [Fact]
    public async Task A_test_run_that_broke_off_is_a_failure()
    {
        var closing = await CloseAsync(1, "No summary at all.\n");

        Assert.Equal("0 passed, 0 failed, 0 skipped\n", closing.Output);
        Assert.NotEqual(0, closing.ExitCode);
    }

    [Fact]
    public async Task The_counts_of_all_programs_are_added_and_one_that_broke_off_fails()
    {
        const string passed = """
            Test run summary: Passed!
              failed: 0
              succeeded: 2
              skipped: 1

            """;

        var closing = await CloseAsync(123, passed, passed, "succeeded: 5\n");

        Assert.Equal("4 passed, 1 failed, 2 skipped\n", closing.Output);
        Assert.Equal(1, closing.ExitCode);
    }

    private static async Task<Ended> CloseAsync(int code, params string[] logs)
    {
        var folder = Directory.CreateTempSubdirectory("parley-logs");
        try
        {
            foreach (var (i, log) in logs.Index())
            {
                var path = Path.Combine(folder.FullName, $"{i}.log");
                await File.WriteAllTextAsync(path, log, TestContext.Current.CancellationToken);
            }

            var script = $"source scripts/terminal.sh; source scripts/test.sh; close_with_counts '{folder}' {code}";
            return await RunAsync("bash", "-c", script);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Ended> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("env", [program, .. arguments])
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new Ended(process.ExitCode, await output, await errors);
    }

    private sealed record Ended(int ExitCode, string Output, string Errors);
}
