using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Parley.Espeak.Wire;

namespace Parley.Espeak.Host;

/// <summary>Speaks orders one after the other and writes what comes of them. Used by the main thread only.</summary>
internal sealed unsafe class EspeakEngine
{
    private const int BufferMilliseconds = 60;

    private static EspeakEngine? _current;

    private readonly Stream _output;
    private readonly RequestQueue _queue;
    private readonly int _rate;
    private readonly Dictionary<string, string> _identifiers = new(StringComparer.Ordinal);
    private string? _voice;
    private uint _request;
    private bool _outputLost;

    public EspeakEngine(Stream output, RequestQueue queue)
    {
        _output = output;
        _queue = queue;
        _rate = EspeakNative.Initialize(
            EspeakNative.Synchronous,
            BufferMilliseconds,
            null,
            EspeakNative.PhonemeEvents | EspeakNative.IpaNames | EspeakNative.DoNotExit
        );
        if (_rate <= 0)
        {
            throw new InvalidOperationException("espeak-ng finds no data (Debian package espeak-ng-data).");
        }
        EspeakNative.SetCallback(&OnSpeech);
        _current = this;
    }

    public void Greet()
    {
        var text = new StringBuilder(Marshal.PtrToStringUTF8(EspeakNative.Info(null)));
        for (var voices = EspeakNative.ListVoices(null); voices != null && *voices != null; voices++)
        {
            var voice = *voices;
            var identifier = Marshal.PtrToStringUTF8((nint)voice->Identifier) ?? "";
            // Voices that need a second program, and mere variants of voices, are no voices of their own.
            if (
                identifier.StartsWith("mb", StringComparison.Ordinal)
                || identifier.StartsWith("!v", StringComparison.Ordinal)
            )
            {
                continue;
            }
            // A byte of priority goes before the language's name. Some names are not accepted back, so voices are set by file.
            var language = Marshal.PtrToStringUTF8((nint)(voice->Languages + 1)) ?? "";
            _identifiers.TryAdd(language, identifier);
            var gender = voice->Gender switch
            {
                1 => 'M',
                2 => 'F',
                _ => '-',
            };
            text.Append('\n').Append(language).Append('\t').Append(gender).Append('\t');
            text.Append(Marshal.PtrToStringUTF8((nint)voice->Name));
        }
        var payload = new byte[4 + Encoding.UTF8.GetByteCount(text.ToString())];
        BinaryPrimitives.WriteInt32LittleEndian(payload, _rate);
        Encoding.UTF8.GetBytes(text.ToString(), payload.AsSpan(4));
        Write(FrameKind.Hello, payload);
        _output.Flush();
    }

    public void Speak(SpeakOrder order)
    {
        _request = order.Id;
        if (_queue.IsWanted(order.Id))
        {
            if (!string.Equals(_voice, order.Voice, StringComparison.Ordinal))
            {
                _voice = null;
                if (EspeakNative.SetVoice(FileOf(order.Voice)) != 0)
                {
                    Fail($"espeak-ng has no voice {order.Voice}.");
                    return;
                }
                _voice = order.Voice;
            }
            _ = EspeakNative.SetParameter(EspeakNative.Rate, order.WordsPerMinute, 0);
            _ = EspeakNative.SetParameter(EspeakNative.Pitch, order.Pitch, 0);
            fixed (byte* text = order.Text)
            {
                const uint flags = EspeakNative.Utf8 | EspeakNative.EndPause | EspeakNative.Phonemes;
                var result = EspeakNative.Synthesize(text, (nuint)order.Text.Length, 0, 1, 0, flags, null, 0);
                if (result != 0)
                {
                    Fail($"espeak-ng failed with {result}.");
                    return;
                }
            }
        }
        Write(FrameKind.Done, []);
        End();
    }

    private string FileOf(string voice)
    {
        var plus = voice.IndexOf('+', StringComparison.Ordinal);
        var language = plus < 0 ? voice : voice[..plus];
        return _identifiers.TryGetValue(language, out var file) ? file + voice[language.Length..] : voice;
    }

    private void Fail(string message)
    {
        Write(FrameKind.Failed, Encoding.UTF8.GetBytes(message));
        End();
    }

    private void End()
    {
        _queue.Finished(_request);
        _output.Flush();
        if (_outputLost)
        {
            throw new IOException("The parent is gone.");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnSpeech(short* samples, int count, EspeakNative.Event* events)
    {
        var engine = _current!;
        try
        {
            return engine.Take(samples, count, events) ? 0 : 1;
        }
        catch (Exception)
        {
            engine._outputLost = true;
            return 1;
        }
    }

    private bool Take(short* samples, int count, EspeakNative.Event* events)
    {
        if (!_queue.IsWanted(_request))
        {
            return false;
        }
        // Events lie inside the audio that comes with them: whoever cuts at one must have the audio already.
        if (samples != null && count > 0)
        {
            Write(FrameKind.Audio, new ReadOnlySpan<byte>(samples, count * sizeof(short)));
        }
        Span<byte> payload = stackalloc byte[12];
        for (; events->Kind != EspeakNative.EventKind.End; events++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(payload, (int)((long)events->AudioMilliseconds * _rate / 1000));
            switch (events->Kind)
            {
                case EspeakNative.EventKind.Word:
                    BinaryPrimitives.WriteInt32LittleEndian(payload[4..], events->TextPosition - 1);
                    BinaryPrimitives.WriteInt32LittleEndian(payload[8..], events->Length);
                    Write(FrameKind.Word, payload);
                    break;
                case EspeakNative.EventKind.Phoneme:
                    var name = new ReadOnlySpan<byte>(events->Name, 8);
                    var length = name.IndexOf((byte)0) is var end and >= 0 ? end : 8;
                    name[..length].CopyTo(payload[4..]);
                    Write(FrameKind.Phoneme, payload[..(4 + length)]);
                    break;
                default:
                    break;
            }
        }
        _output.Flush();
        return true;
    }

    private void Write(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[Frame.HeaderBytes];
        Frame.WriteHeader(header, kind, kind is FrameKind.Hello ? 0 : _request, payload.Length);
        _output.Write(header);
        _output.Write(payload);
    }
}
