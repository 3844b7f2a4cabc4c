using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Engines.Hearing;
using Parley.Engines.Speech;
using Parley.Protocol.Profiles;
using Parley.Runtime.Connection;
using Parley.Runtime.Sessions;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Walks;

/// <summary>Real threads: engines that call back from anywhere, clients as fast as they can.</summary>
public sealed class ThreadTests
{
    private const int Sessions = 8;
    private const int Turns = 15;

    // Against a test that never ends; nothing is asserted about time.
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Callbacks_from_foreign_threads_break_no_rule_and_leave_nothing()
    {
        var host = new SessionHost(TimeProvider.System, new(), NullLoggerFactory.Instance);
        var transcriber = new ThreadedTranscriber();
        var clients = Enumerable.Range(0, Sessions).Select(_ => new EagerClient(Script())).ToList();
        var sessions = clients.Select(
            (client, i) =>
                Task.Run(() =>
                    host.RunAsync(
                        client,
                        new($"sess_Threads{i:D15}", "gpt-4o", null),
                        new(new FakeVoiceDetector(), transcriber, Responder(), null, VoiceMap.Default, []),
                        CancellationToken.None
                    )
                )
        );
        await Task.WhenAll(sessions).WaitAsync(_limit);

        foreach (var client in clients)
        {
            Assert.Null(client.Failure);
            Assert.True(client.Checker.Responses > 0);
        }

        Assert.Equal(0, transcriber.Open);
        Assert.Equal(0, host.ActiveSessions);
    }

    private static FakeResponder Responder()
    {
        var answer = FakeAnswer.Text("Yes and no.") with { FirstToken = TimeSpan.Zero, BetweenParts = TimeSpan.Zero };
        return new(TimeProvider.System, answer);
    }

    private static string[] Script()
    {
        string[] between =
        [
            """{"type":"response.create"}""",
            """{"type":"response.cancel"}""",
            """{"type":"input_audio_buffer.commit"}""",
            """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]}}""",
        ];
        var turn = Convert.ToBase64String([.. Tone(24 * 600), .. new byte[48 * 800]]);
        return
        [
            .. Enumerable
                .Range(0, Turns)
                .SelectMany(i =>
                    new[]
                    {
                        $$"""{"type":"input_audio_buffer.append","audio":"{{turn}}"}""",
                        between[i % between.Length],
                    }
                ),
            """{"type":"session.update","session":{"instructions":"The last."}}""",
        ];
    }

    private static byte[] Tone(int samples) =>
        [
            .. Enumerable
                .Range(0, samples)
                .SelectMany(i => BitConverter.GetBytes((short)(12_000 * Math.Sin(2 * Math.PI * 300 * i / 24_000)))),
        ];

    /// <summary>Sends all it has, checks all it gets, and hangs up when nothing is under way any more.</summary>
    private sealed class EagerClient(string[] script) : IClientConnection
    {
        private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _sent;
        private bool _last;

        public EventChecker Checker { get; } = new(WireProfile.VoiceLive);

        public Exception? Failure { get; private set; }

        public async ValueTask<ReceivedKind> ReceiveAsync(MessageBuffer buffer, CancellationToken cancellationToken)
        {
            if (_sent == script.Length)
            {
                await _finished.Task.WaitAsync(cancellationToken);
                return ReceivedKind.Closed;
            }

            ReadOnlyMemory<byte> message = Encoding.UTF8.GetBytes(script[_sent++]);
            while (!message.IsEmpty)
            {
                var room = buffer.GetMemory();
                var count = Math.Min(room.Length, message.Length);
                message[..count].CopyTo(room);
                buffer.Advance(count);
                message = message[count..];
            }

            return ReceivedKind.Message;
        }

        public ValueTask SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
        {
            try
            {
                var json = JsonElement.Parse(utf8.Span);
                Checker.Take(json);
                _last |= json.GetProperty("type").ValueEquals("session.updated");
            }
            catch (Exception e)
            {
                Failure ??= e;
            }

            if (Failure is not null || (_last && Checker.IsQuiet))
            {
                _finished.TrySetResult();
            }

            return default;
        }

        public ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken) => default;
    }

    private sealed class ThreadedTranscriber : ITranscriber
    {
        private int _open;

        public string Name => "threaded";

        public bool IsStopGap => false;

        public TranscriberAbilities Abilities { get; } = new([], false, false);

        public Task WarmAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public int Open => Volatile.Read(ref _open);

        ITranscription ITranscriber.Open(TranscriptionRequest request, Action<PartialTranscript> onPartial)
        {
            Interlocked.Increment(ref _open);
            return new Transcription(this, onPartial);
        }

        private sealed class Transcription(ThreadedTranscriber owner, Action<PartialTranscript> onPartial)
            : ITranscription
        {
            private string _text = "hello";

            public void Write(ReadOnlySpan<short> samples)
            {
                _text += " there";
                var text = _text;
                _ = Task.Run(() => onPartial(new(text)));
            }

            public async Task<Transcript> CompleteAsync(CancellationToken cancellationToken)
            {
                await Task.Run(() => onPartial(new(_text)), cancellationToken);
                return new Transcript(_text);
            }

            public ValueTask DisposeAsync()
            {
                Interlocked.Decrement(ref owner._open);
                _ = Task.Run(() => onPartial(new("too late")));
                return default;
            }
        }
    }
}
