using Parley.Agents.Storage;

namespace Parley.Agents.Tests.Storage;

public sealed class StoreTargetTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData(" SQLite ")]
    public void Without_a_setting_it_is_a_file_in_the_data_folder(string? text)
    {
        var target = StoreTarget.Parse(text, "/data");

        Assert.Equal(StoreKind.Sqlite, target.Kind);
        Assert.Equal("/data/agents.db", target.File);
    }

    [Theory]
    [InlineData("mysql")]
    [InlineData("Hots=db;Password=canary")]
    [InlineData("Password=canary")]
    [InlineData("Host=db;Port=many;Password=canary")]
    public void What_is_neither_is_refused_without_being_repeated(string text)
    {
        var error = Assert.Throws<FormatException>(() => StoreTarget.Parse(text, "/data"));

        Assert.DoesNotContain("canary", error.Message, StringComparison.Ordinal);
        Assert.Contains("Host=", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_string_shows_no_password()
    {
        var target = StoreTarget.Parse("Host=db;Username=u;Password=canary", "/data");

        Assert.Equal(StoreKind.Postgres, target.Kind);
        Assert.DoesNotContain("canary", target.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_one_line()
    {
        var target = StoreTarget.Parse("Host=/nowhere/parley;Username=u;Password=canary;Timeout=1", "/data");

        var error = await Assert.ThrowsAsync<StoreException>(() => AgentStore.OpenAsync(target, Cancel));

        Assert.Contains("--store", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_one_line()
    {
        var folder = Directory.CreateTempSubdirectory("parley-store-");
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, StoreTarget.FileName),
            new string('x', 5000),
            Cancel
        );

        var error = await Assert.ThrowsAsync<StoreException>(() =>
            AgentStore.OpenAsync(StoreTarget.Parse(null, folder.FullName), Cancel)
        );

        Assert.Contains(StoreTarget.FileName, error.Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }
}
