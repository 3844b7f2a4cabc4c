using Parley.Engines.Hearing.Cleaning;
using Parley.Protocol.Session;
using Parley.Runtime.Sessions;

namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>
/// What a session's <c>input_audio_echo_cancellation</c> means here: a canceller that knows what the server sent, or what the
/// client says it plays; where there is none or it fails, a <c>warning</c> and the sound as it came.
/// </summary>
/// <param name="canceller">Null: echo is not cancelled here.</param>
/// <param name="tell">Receives what the client should know, and the fault behind it.</param>
internal sealed class EchoReduction(
    IEchoCanceller? canceller,
    ReferenceTrack track,
    Action<EngineNotice, Exception?> tell
) : IDisposable
{
    private const string Field = "session.input_audio_echo_cancellation";

    private EchoCancellationConfig? _config;
    private ClientReference? _client;
    private bool _toldOfLack;

    public EchoStage Stage { get; } = new();

    /// <summary>Holds from the next sample on; the output may grow by what was still inside.</summary>
    public void Configure(EchoCancellationConfig? config)
    {
        if (config == _config)
        {
            return;
        }

        _config = config;
        Close();
        if (config is null)
        {
            return;
        }

        if (canceller is null)
        {
            if (!_toldOfLack)
            {
                _toldOfLack = true;
                tell(
                    new(
                        "echo_cancellation_unavailable",
                        "This server has no echo canceller: echo is not cancelled.",
                        Field
                    ),
                    null
                );
            }

            return;
        }

        try
        {
            var cancellation = canceller.Open();
            _client = config.ClientReference ? new() : null;
            if (_client is null)
            {
                track.Open();
            }

            Stage.Open(cancellation, _client is { } reference ? reference : new ServerReference(track));
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>Takes the next samples.</summary>
    /// <param name="played">What the client says it played in the same time, as long; empty with the server's reference.</param>
    /// <param name="at">When they arrived.</param>
    public void Process(ReadOnlySpan<short> microphone, ReadOnlySpan<short> played, DateTimeOffset at)
    {
        var start = Stage.Position;
        _client?.Append(start, played);
        try
        {
            Stage.Process(microphone, at);
        }
        catch (Exception e)
        {
            var missed = microphone[(int)(Stage.Position - start)..];
            Fail(e);
            Stage.Process(missed, at);
        }
    }

    public void Dispose()
    {
        track.Close();
        Stage.Dispose();
    }

    private void Fail(Exception exception)
    {
        Close();
        tell(
            new("echo_cancellation_failed", "The echo canceller failed: echo is not cancelled any more.", Field),
            exception
        );
    }

    private void Close()
    {
        Stage.Close();
        track.Close();
        _client = null;
    }
}
