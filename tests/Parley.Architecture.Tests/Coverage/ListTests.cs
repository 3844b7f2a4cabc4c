using System.Text.Json;
using Parley.Coverage;

namespace Parley.Architecture.Tests.Coverage;

/// <summary>The lists of everything on the wire forget nothing.</summary>
public sealed class ListTests
{
    private static KnownThings Known { get; } =
        KnownThings.Read(Path.Combine(Repository.Root, "tests", "Parley.Coverage", "Known"));

    [Theory]
    [InlineData("client_events", "client")]
    [InlineData("server_events", "server")]
    public void Every_event_and_field_of_the_reference_is_listed(string list, string kind)
    {
        var missing =
            from e in Reference().GetProperty(list).EnumerateArray()
            let name = e.GetProperty("type").GetString()
            from wanted in NamesOf(e.GetProperty("fields")).Select(field => $"{name}.{field}").Prepend(name)
            where !Names(kind).Contains(wanted)
            select wanted;

        Findings.None(missing);
    }

    [Fact]
    public void Every_session_field_and_every_field_of_an_answer_in_the_reference_is_listed()
    {
        var objects = Reference().GetProperty("objects");
        var missing = NamesOf(objects.GetProperty("SessionRequest"))
            .Where(field => !Names("session").Contains($"session.{field}"))
            .Concat(
                NamesOf(objects.GetProperty("ResponseCreateParams"))
                    .Where(field => !Names("create").Contains($"response.{field}"))
            );

        Findings.None(missing);
    }

    [Theory]
    [InlineData("ServerVad", "session", "turn_detection[server_vad]")]
    [InlineData("OpenAISemanticVad", "session", "turn_detection[semantic_vad]")]
    [InlineData("AzureSemanticVad", "session", "turn_detection[azure_semantic_vad]")]
    [InlineData("AzureStandardVoice", "session", "voice[azure-standard]")]
    [InlineData("AzureCustomVoice", "session", "voice[azure-custom]")]
    [InlineData("AzurePersonalVoice", "session", "voice[azure-personal]")]
    [InlineData("TranscriptionOptions", "session", "input_audio_transcription")]
    [InlineData("EchoCancellation", "session", "input_audio_echo_cancellation[server_echo_cancellation]")]
    [InlineData("Animation", "session", "animation")]
    [InlineData("AvatarConfig", "session", "avatar")]
    [InlineData("McpTool", "session", "tools[mcp]")]
    [InlineData("StaticInterimResponse", "session", "interim_response[static_interim_response]")]
    [InlineData("LlmInterimResponse", "session", "interim_response[llm_interim_response]")]
    [InlineData("MessageItem", "client-object", "item[message]")]
    [InlineData("ResponseMessageItem", "server-object", "item[message]")]
    [InlineData("Response", "server-object", "response")]
    [InlineData("Usage", "server-object", "usage")]
    [InlineData("InputTokenDetails", "server-object", "input_token_details")]
    [InlineData("ErrorDetails", "server-object", "error")]
    [InlineData("WarningDetails", "server-object", "warning")]
    [InlineData("TranscriptionPhrase", "server-object", "phrases")]
    [InlineData("LogProb", "server-object", "logprobs")]
    public void Every_field_of_an_object_in_the_reference_is_listed(string shape, string kind, string name)
    {
        var fields = NamesOf(Reference().GetProperty("objects").GetProperty(shape));

        Findings.None(fields.Where(field => !Names(kind).Contains($"{name}.{field}")));
    }

    [Fact]
    public void The_features_are_numbered_without_a_gap()
    {
        var numbers = Known.Features.Select(feature => feature.Id).Where(id => char.IsAsciiDigit(id[0]));

        Assert.Equal(Enumerable.Range(1, 121).Select(number => number.ToString()), numbers);
    }

    [Fact]
    public void Nothing_is_listed_twice()
    {
        var names = Known.Parts.SelectMany(part => part.Names.Select(name => $"{part.Profile} {part.Kind} {name}"));

        Findings.None(names.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public void The_table_has_a_row_for_everything_that_is_listed_and_for_nothing_else()
    {
        var text = Repository.Read("docs/protocol/coverage.md");
        var fresh = new CoverageDocument(Known, new TestRun(), text).Text;

        Assert.Equal(SubjectsOf(fresh), SubjectsOf(text));
    }

    [Fact]
    public void The_table_names_tests_that_exist()
    {
        // A test may be written in the class that its own derives from.
        var sources = string.Concat(Repository.Sources.Where(Repository.IsTest).Select(Repository.Read));
        var lost =
            from line in Repository.ReadLines("docs/protocol/coverage.md")
            where line.StartsWith("| ")
            from name in TestNames.In(line.Split(" | ")[^1])
            let parts = name.Split('.')
            where !sources.Contains($" class {parts[0]}") || (parts.Length > 1 && !sources.Contains($" {parts[1]}("))
            select name;

        Findings.None(lost.Distinct());
    }

    /// <summary>The rows up to the state.</summary>
    private static IEnumerable<string> SubjectsOf(string text) =>
        text.Split('\n')
            .Where(line => line.StartsWith("| `") || line.StartsWith('#'))
            .Select(line => line.Split(" | ")[0]);

    private static HashSet<string> Names(string kind) =>
        [
            .. Known
                .Parts.Where(part => part.Profile == "voice-live" && part.Kind == kind)
                .SelectMany(part => part.Names),
        ];

    private static IEnumerable<string> NamesOf(JsonElement fields) =>
        fields
            .EnumerateArray()
            .Select(field => field.GetProperty("name").GetString()!)
            .Where(name => name is not ("type" or "event_id" or "*"));

    private static JsonElement Reference()
    {
        var path = Path.Combine(Testing.Files.Repository.Shared, "reference", "voice-live-events.json");
        Assert.SkipUnless(File.Exists(path), "The reference list of events is not beside the repository.");
        return JsonElement.Parse(File.ReadAllBytes(path));
    }
}
