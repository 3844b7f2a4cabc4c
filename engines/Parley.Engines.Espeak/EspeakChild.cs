using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;
using Parley.Espeak.Wire;

namespace Parley.Engines.Espeak;

/// <summary>One running child process. When it dies, every open request fails with <see cref="EngineFault.Crashed"/>.</summary>
internal sealed class EspeakChild : IDisposable
{
    // Orders and cancellations are small, and orders are few: a full queue means that the child no longer reads.
    private const int OutgoingLimit = 1024;

    private static readonly string[] _inherited =
    [
        "PATH",
        "HOME",
        "LANG",
        "TMPDIR",
        "LD_LIBRARY_PATH",
        "ESPEAK_DATA_PATH",
    ];

    private readonly Process _process;
    private readonly Channel<byte[]> _outgoing = Channel.CreateBounded<byte[]>(OutgoingLimit);
    private readonly ConcurrentDictionary<uint, Channel<Frame>> _open = new();
    private volatile bool _ended;
    private uint _lastRequest;

    private EspeakChild(Process process, EspeakGreeting greeting)
    {
        _process = process;
        Greeting = greeting;
        // A pipe is read by blocking, and the pool has few threads.
        new Thread(Read) { IsBackground = true, Name = "espeak" }.Start();
        _ = Task.Run(WriteAsync);
    }

    public EspeakGreeting Greeting { get; }

    public int ProcessId => _process.Id;

    public bool IsAlive => !_ended;

    /// <summary>Starts a child and waits for its greeting.</summary>
    /// <exception cref="EngineException">The program or the library is not there.</exception>
    public static async Task<EspeakChild> StartAsync(CancellationToken cancellationToken)
    {
        var process = Launch();
        try
        {
            var frame = await Frame.ReadAsync(process.StandardOutput.BaseStream, cancellationToken);
            return frame switch
            {
                { Kind: FrameKind.Hello } hello => new EspeakChild(process, EspeakGreeting.Parse(hello.Payload.Span)),
                { Kind: FrameKind.Failed } failed => throw new EngineException(
                    EngineFault.Unavailable,
                    $"espeak-ng cannot be used: {Encoding.UTF8.GetString(failed.Payload.Span)}"
                ),
                _ => throw new EngineException(EngineFault.Unavailable, "The espeak child ended at once."),
            };
        }
        catch
        {
            Kill(process);
            throw;
        }
    }

    /// <summary>Asks for one clause; frames come until <see cref="FrameKind.Done"/> or <see cref="FrameKind.Failed"/>.</summary>
    public (uint Request, ChannelReader<Frame> Frames) Speak(int wordsPerMinute, int pitch, string voice, string text)
    {
        var request = Interlocked.Increment(ref _lastRequest);
        // Unbounded on purpose: one slow session must not stop the child for all; the text of one order is short.
        var frames = Channel.CreateUnbounded<Frame>(
            new UnboundedChannelOptions { SingleReader = true, SingleWriter = true }
        );
        _open[request] = frames;
        var voiceBytes = Encoding.UTF8.GetByteCount(voice);
        var payload = new byte[10 + voiceBytes + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteInt32LittleEndian(payload, wordsPerMinute);
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(4), pitch);
        BinaryPrimitives.WriteUInt16LittleEndian(payload.AsSpan(8), (ushort)voiceBytes);
        Encoding.UTF8.GetBytes(voice, payload.AsSpan(10));
        Encoding.UTF8.GetBytes(text, payload.AsSpan(10 + voiceBytes));
        if (!_outgoing.Writer.TryWrite(new Frame(FrameKind.Speak, request, payload).ToBytes()) || _ended)
        {
            Close(request, Died());
        }
        return (request, frames.Reader);
    }

    /// <summary>Forgets a request; nothing more of it is kept. Harmless when it is complete already.</summary>
    public void Cancel(uint request)
    {
        if (_open.TryRemove(request, out _))
        {
            _outgoing.Writer.TryWrite(new Frame(FrameKind.Cancel, request, default).ToBytes());
        }
    }

    /// <summary>Ends the process; open requests fail.</summary>
    public void Dispose()
    {
        _outgoing.Writer.TryComplete();
        End();
    }

    private static EngineException Died() => new(EngineFault.Crashed, "The espeak child died.");

    private static Process Launch()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "espeak-host", "Parley.Espeak.Host.dll");
        if (!File.Exists(program))
        {
            throw new EngineException(EngineFault.Unavailable, $"{program} is not there.");
        }
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var dotnet = Path.Combine(root, "dotnet");
        var start = new ProcessStartInfo(File.Exists(dotnet) ? dotnet : Path.ChangeExtension(program, null))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (File.Exists(dotnet))
        {
            start.ArgumentList.Add(program);
        }
        // The child needs nothing of this process's environment, which may hold keys.
        start.Environment.Clear();
        foreach (var name in _inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }
        start.Environment["DOTNET_ROOT"] = root;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        try
        {
            return Process.Start(start)
                ?? throw new EngineException(EngineFault.Unavailable, "The espeak child cannot be started.");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new EngineException(EngineFault.Unavailable, $"The espeak child cannot be started: {e.Message}", e);
        }
    }

    private void Read()
    {
        try
        {
            while (Frame.Read(_process.StandardOutput.BaseStream) is { } frame)
            {
                if (!_open.TryGetValue(frame.Request, out var frames))
                {
                    continue;
                }
                frames.Writer.TryWrite(frame);
                if (frame.Kind is FrameKind.Done or FrameKind.Failed)
                {
                    Close(frame.Request, null);
                }
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ObjectDisposedException)
        {
            // The same as its end.
        }
        End();
    }

    private async Task WriteAsync()
    {
        try
        {
            var input = _process.StandardInput.BaseStream;
            while (await _outgoing.Reader.WaitToReadAsync(CancellationToken.None))
            {
                while (_outgoing.Reader.TryRead(out var bytes))
                {
                    await input.WriteAsync(bytes, CancellationToken.None);
                }
                await input.FlushAsync(CancellationToken.None);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            End();
        }
    }

    private void Close(uint request, Exception? failure)
    {
        if (_open.TryRemove(request, out var frames))
        {
            frames.Writer.TryComplete(failure);
        }
    }

    private void End()
    {
        _ended = true;
        foreach (var request in _open.Keys)
        {
            Close(request, Died());
        }
        Kill(_process);
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It is gone already.
        }
    }
}
