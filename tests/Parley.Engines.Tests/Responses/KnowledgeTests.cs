using Parley.Engines.Builtin;

namespace Parley.Engines.Tests.Responses;

public sealed class KnowledgeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-knowledge").FullName;

    public KnowledgeTests()
    {
        Write(
            "opening-hours.md",
            "# Opening hours\n\nThe museum is open from **nine to five** on weekdays. On Sundays it closes at noon.\n\n- The café opens at [ten](http://example.test).\n"
        );
        Write(
            "tickets.txt",
            "A ticket costs eight dollars. Children under six enter for free.\n\nDogs are not allowed in the museum."
        );
        Write("notes.json", "{\"secret\":\"The vault code is 1234.\"}");
    }

    [Theory]
    [InlineData("how much is a ticket", "eight dollars", "tickets")]
    [InlineData("are dogs allowed", "Dogs are not allowed", "tickets")]
    [InlineData("when does the cafe open", "café opens at ten", "opening hours")]
    [InlineData("when does the museum close on sunday", "closes at noon", "opening hours")]
    public async Task A_question_is_answered_from_the_file_that_says_it(string said, string answer, string file)
    {
        string text = await AskAsync(said);

        Assert.Contains(answer, text, StringComparison.Ordinal);
        Assert.Contains(file, text, StringComparison.Ordinal);
        Assert.DoesNotContain("*", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("who painted the ceiling of the chapel")]
    [InlineData("what is the vault code")]
    [InlineData("how do submarines dive")]
    public async Task A_question_that_no_file_answers_is_not_answered_from_one(string said)
    {
        string text = await AskAsync(said);

        Assert.DoesNotContain("file", text, StringComparison.Ordinal);
        Assert.DoesNotContain("1234", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_says_so()
    {
        BuiltinProvider provider = new(new BuiltinOptions { KnowledgeFolder = Path.Combine(_folder, "missing") });

        Assert.False(provider.Probe().Available);
        Assert.Equal(EngineFault.Unavailable, Assert.Throws<EngineException>(provider.Create).Fault);
    }

    [Fact]
    public void A_folder_that_is_there_is_counted()
    {
        BuiltinProvider provider = new(new BuiltinOptions { KnowledgeFolder = _folder });

        Assert.True(provider.Probe().Available);
        Assert.Contains("2 knowledge files", provider.Probe().Detail, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<string> AskAsync(string said) =>
        new Asking(new BuiltinResponder(new BuiltinOptions { KnowledgeFolder = _folder })).SayAsync(said);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
