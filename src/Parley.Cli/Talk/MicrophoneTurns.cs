using System.Diagnostics;
using Parley.Audio;
using Parley.Client;

namespace Parley.Cli.Talk;

/// <summary>Turns by this machine's microphone, until the person stops or enough answers were heard.</summary>
internal static class MicrophoneTurns
{
    private const int Rate = 24000;
    private const float LoudDbfs = -42;
    private static readonly string[] _arguments = ["-q", "-t", "raw", "-f", "S16_LE", "-r", "24000", "-c", "1"];

    /// <exception cref="IOException">There is no recorder here; the message says how to get one.</exception>
    public static void CheckRecorder()
    {
        if (Programs.Find("arecord") is null)
        {
            throw new IOException(
                "--mic needs the program arecord: install the Debian package alsa-utils, or give --wav FILE."
            );
        }
    }

    public static async Task HoldAsync(
        VoiceClient client,
        Conversation conversation,
        TalkOptions options,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var recorder = Programs.Start("arecord", _arguments, writes: false);
        var ear = new Ear(client);
        var sending = ear.SendAsync(recorder, stop.Token);
        var turns = 0;
        try
        {
            for (; turns < (options.Turns ?? int.MaxValue); turns++)
            {
                await HoldOneAsync(client, conversation, ear, sending, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (turns > 0)
        {
            // Ctrl+C ends a conversation by microphone; what was heard so far stands.
        }
        finally
        {
            await stop.CancelAsync();
            Programs.End(recorder);
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task HoldOneAsync(
        VoiceClient client,
        Conversation conversation,
        Ear ear,
        Task sending,
        CancellationToken cancellationToken
    )
    {
        var turn = conversation.Begin("speak now (Ctrl+C ends)");
        while (!turn.IsOver(client.Elapsed))
        {
            await conversation.TakeEventsAsync(turn, cancellationToken);
            if (sending.IsCompleted)
            {
                await sending;
                throw new IOException("The microphone has stopped: does `arecord -d 1 /dev/null` work?");
            }

            if (turn.Times.SpeechStopped is not null && turn.InputEnded is null)
            {
                turn.InputOver(ear.LastLoudAt, client.Elapsed);
            }
        }

        conversation.End(turn);
    }

    private sealed class Ear(VoiceClient client)
    {
        private long _lastLoudTicks;

        public TimeSpan LastLoudAt => new(Interlocked.Read(ref _lastLoudTicks));

        public async Task SendAsync(Process recorder, CancellationToken cancellationToken)
        {
            var bytes = new byte[Rate / 50 * 2];
            var samples = new short[bytes.Length / 2];
            var stream = recorder.StandardOutput.BaseStream;
            while (
                await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken)
                == bytes.Length
            )
            {
                Pcm.Decode(bytes, samples);
                if (Pcm.LevelDbfs(samples) > LoudDbfs)
                {
                    Interlocked.Exchange(ref _lastLoudTicks, client.Elapsed.Ticks);
                }

                await client.SendAsync(ClientEvents.AppendAudio(bytes), cancellationToken);
            }
        }
    }
}
