using System.Diagnostics;
using Parley.Audio;

namespace Parley.Cli.Talk;

/// <summary>Where the answer's sound goes: a file, a player of this machine, or nowhere.</summary>
internal sealed class SoundOut : IAsyncDisposable
{
    private const int Rate = 24000;
    private static readonly TimeSpan _playOut = TimeSpan.FromSeconds(30);

    private static readonly (string Program, string[] Arguments)[] _players =
    [
        ("aplay", ["-q", "-t", "raw", "-f", "S16_LE", "-r", "24000", "-c", "1"]),
        ("paplay", ["--raw", "--format=s16le", "--rate=24000", "--channels=1"]),
        ("ffplay", ["-nodisp", "-autoexit", "-loglevel", "quiet", "-f", "s16le", "-ar", "24000", "-i", "-"]),
    ];

    private readonly WavWriter? _file;
    private readonly (string Program, string[] Arguments)? _command;
    private Process? _player;

    private SoundOut(WavWriter? file, (string, string[])? command)
    {
        _file = file;
        _command = command;
    }

    /// <summary>Opens the file, or finds a player when a person sits at the terminal.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static SoundOut Open(TalkOptions options)
    {
        if (options.Out is { } file)
        {
            try
            {
                file.Directory?.Create();
                return new SoundOut(new WavWriter(file.Create(), Rate), null);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new IOException($"--out cannot be written: {e.Message}", e);
            }
        }

        var listening = !options.Json && !Console.IsOutputRedirected;
        var found = listening ? Array.Find(_players, player => Programs.Find(player.Program) is not null) : default;
        return new SoundOut(null, found.Program is null ? null : found);
    }

    public bool Plays => _command is not null;

    public async Task WriteAsync(byte[] pcm, CancellationToken cancellationToken)
    {
        if (_file is not null)
        {
            var samples = new short[pcm.Length / 2];
            Pcm.Decode(pcm.AsSpan(0, samples.Length * 2), samples);
            _file.Write(samples);
        }

        if (_command is { } command)
        {
            _player ??= Programs.Start(command.Program, command.Arguments, writes: true);
            try
            {
                await _player.StandardInput.BaseStream.WriteAsync(pcm, cancellationToken);
            }
            catch (IOException)
            {
                // The player has gone; the conversation goes on without it.
                Silence();
            }
        }
    }

    /// <summary>Stops what is being played: the person speaks.</summary>
    public void Silence()
    {
        if (_player is { } player)
        {
            _player = null;
            Programs.End(player);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _file?.Dispose();
        if (_player is { } player)
        {
            using var timeout = new CancellationTokenSource(_playOut);
            try
            {
                player.StandardInput.Close();
                await player.WaitForExitAsync(timeout.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                Programs.End(player);
            }

            player.Dispose();
        }
    }
}
