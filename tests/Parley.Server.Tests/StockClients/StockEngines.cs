using System.Runtime.CompilerServices;
using Parley.Engines;
using Parley.Engines.Hearing;
using Parley.Engines.Responses;
using Parley.Engines.Speech;
using Parley.Runtime.Sessions;
using Parley.Testing.Fakes;

namespace Parley.Server.Tests.StockClients;

/// <summary>Quick engines for the scenarios of tests/clients: every utterance is understood, answers depend on what was asked.</summary>
internal static class StockEngines
{
    public const string Heard = "what is the time";
    private static readonly TimeSpan _wordLength = TimeSpan.FromMilliseconds(150);
    private const int ShortestSamples = 16_000 * 3 / 10;

    public static SessionEngines With() =>
        new(
            new FakeVoiceDetector(),
            new Ear(),
            new Answers(),
            new FakeSpeaker(TimeProvider.System) { Delay = TimeSpan.FromMilliseconds(5) },
            VoiceMap.Default,
            []
        );

    /// <summary>Always hears the same; breaks at what is shorter than 300 ms.</summary>
    private sealed class Ear : ITranscriber
    {
        public string Name => "ear";

        public bool IsStopGap => false;

        public TranscriberAbilities Abilities { get; } = new(["en-US"], WordTimes: true, Probabilities: true);

        public Task WarmAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ITranscription Open(TranscriptionRequest request, Action<PartialTranscript> onPartial) =>
            new Listening(onPartial);
    }

    private sealed class Listening(Action<PartialTranscript> onPartial) : ITranscription
    {
        private static readonly TranscriptWord[] _words =
        [
            .. Heard.Split(' ').Select((word, i) => new TranscriptWord(word, _wordLength * i, _wordLength, 0.9)),
        ];
        private long _samples;

        public void Write(ReadOnlySpan<short> samples)
        {
            if (_samples < ShortestSamples && _samples + samples.Length >= ShortestSamples)
            {
                onPartial(new("what is"));
            }

            _samples += samples.Length;
        }

        public async Task<Transcript> CompleteAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            return _samples >= ShortestSamples
                ? new Transcript(Heard) { Words = _words, Confidence = 0.9 }
                : throw new EngineException(EngineFault.Crashed, "Too short to be understood.");
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>Calls the first function there is, tells its output, counts when asked to, else greets.</summary>
    private sealed class Answers : IResponder
    {
        public string Name => "answers";

        public ResponderCapabilities Capabilities { get; } = new() { AcceptsImages = true };

        public async IAsyncEnumerable<ResponderPart> RespondAsync(
            ResponderRequest request,
            [EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            var last = request.Entries is { Count: > 0 } entries ? entries[^1] : null;
            if (last is ChatToolResult result)
            {
                yield return new ResponderText($"It says {result.Output}.");
            }
            else if (last is ChatMessage { Text: "Please fail." })
            {
                throw new EngineException(EngineFault.Crashed, "It was asked to.");
            }
            else if (request.Tools.Count > 0 && last is ChatMessage { Text: var asked } && asked.Contains("weather"))
            {
                yield return new ResponderToolCall(0, "call_weather", request.Tools[0].Name, "{\"city\":");
                yield return new ResponderToolCall(0, null, null, "\"Paris\"}");
                yield return new ResponderDone(ResponderFinish.ToolCalls, new(20, 5));
                yield break;
            }
            else if (last is ChatMessage { Text: var text } && text.Contains("count"))
            {
                for (var i = 1; i <= 40; i++)
                {
                    yield return new ResponderText($"{i} ");
                }
            }
            else
            {
                yield return new ResponderText("Good to");
                yield return new ResponderText(" hear you.");
            }

            yield return new ResponderDone(ResponderFinish.Stop, new(20, 5));
        }
    }
}
