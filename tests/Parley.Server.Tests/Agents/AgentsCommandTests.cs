using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Agents;

public sealed class AgentsCommandTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("parley-agents-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Agents_are_made_and_listed_from_the_command_line()
    {
        var file = Path.Combine(_data.FullName, "ann.txt");
        await File.WriteAllTextAsync(file, "Be kind.", Cancel);
        var (empty, none, _) = await RunAsync("list");
        var (made, version, _) = await RunAsync(
            "create",
            "ann",
            "--instructions-file",
            file,
            "--description",
            "A friend."
        );
        var (again, second, _) = await RunAsync("create", "ann", "--instructions", "Be brief.");
        var (classic, id, _) = await RunAsync("create", "Bob", "--classic");
        var (listed, names, _) = await RunAsync("list");

        Assert.Equal((0, 0, 0, 0, 0), (empty, made, again, classic, listed));
        Assert.Equal("There are no agents in project default.\n", none);
        Assert.Equal(("ann:1  in project default\n", "ann:2  in project default\n"), (version, second));
        Assert.StartsWith("asst_", id, StringComparison.Ordinal);
        Assert.Contains("ann:2  enabled", names, StringComparison.Ordinal);
        Assert.Contains("  Bob", names, StringComparison.Ordinal);

        await using var server = await TestServer.StartAsync(settings => settings with { Data = _data.FullName });
        var first = await new AgentClient(server.Http, "/api/projects/default").GetAsync("/agents/ann/versions/1");
        Assert.Equal("Be kind.", first.GetProperty("definition").GetProperty("instructions").GetString());
        var (_, elsewhere, _) = await RunAsync("list", "--project", "other");
        Assert.Equal("There are no agents in project other.\n", elsewhere);
    }

    [Theory]
    [InlineData(2, "create", "no spaces")]
    [InlineData(2, "list", "--store", "mysql;Password=canary")]
    [InlineData(1, "list", "--store", "Host=/nowhere/parley;Username=u;Password=canary;Timeout=1")]
    public async Task What_cannot_be_done_is_one_line(int exit, params string[] args)
    {
        var (code, _, error) = await RunAsync(args);

        Assert.Equal(exit, code);
        Assert.Matches("^parley: [^\n]+\n$", error);
        Assert.DoesNotContain("canary", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_whose_store_does_not_answer_does_not_start()
    {
        string[] args = ["--port", "0", "--api-key", "k", "--data", _data.FullName, "--responder", "builtin"];
        var (code, output, error) = await ServerProgram.RunAsync([
            "serve",
            .. args,
            "--store",
            "Host=/nowhere/parley;Username=u;Password=canary;Timeout=1",
        ]);

        Assert.Equal(1, code);
        Assert.DoesNotContain("listening", output, StringComparison.Ordinal);
        Assert.Contains("parley: PostgreSQL does not answer", error, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] args) =>
        ServerProgram.RunAsync(["agents", .. args, "--data", _data.FullName]);
}
