using System.Globalization;

namespace Parley.Engines.Builtin.Language;

/// <summary>Works out a spoken sum: "twelve times seven plus three", "15 percent of 80", "the square root of 16".</summary>
internal sealed class Formula
{
    private readonly IReadOnlyList<string> _words;
    private readonly decimal? _last;
    private int _at;

    private Formula(IReadOnlyList<string> words, decimal? last)
    {
        _words = words;
        _last = last;
    }

    /// <summary>True when at least one operation was carried out.</summary>
    private bool Worked { get; set; }

    /// <summary>What went wrong with a sum that was understood ("one divided by zero"), or null.</summary>
    private string? Trouble { get; set; }

    /// <param name="last">What "that", "it" and a leading operator refer to.</param>
    public static SumResult? Evaluate(IReadOnlyList<string> words, decimal? last)
    {
        List<string> tokens = Simplify(words);
        Formula formula = new(tokens, last);
        try
        {
            decimal? value = formula.Sum();
            if (formula.Trouble is { } trouble)
            {
                return new SumResult(0, trouble);
            }

            return value is { } v && formula._at == tokens.Count && formula.Worked ? new SumResult(v, null) : null;
        }
        catch (OverflowException)
        {
            return new SumResult(0, "That number is too big for me.");
        }
    }

    /// <summary>In digits, rounded to six decimals.</summary>
    public static string Show(decimal value, out bool rounded)
    {
        decimal short6 = Math.Round(
            value,
            Math.Abs(value) < 0.001m ? 12
                : Math.Abs(value) < 1 ? 6
                : 4
        );
        rounded = short6 != value;
        return short6.ToString("0.############", CultureInfo.InvariantCulture);
    }

    private static List<string> Simplify(IReadOnlyList<string> words)
    {
        List<string> tokens = [];
        for (int i = 0; i < words.Count; i++)
        {
            string word = words[i];
            string? next = i + 1 < words.Count ? words[i + 1] : null;
            if (
                word is "the" or "equals" or "equal"
                || (word is "by" && tokens.Count > 0 && tokens[^1] is "times" or "divided")
            )
            {
                continue;
            }

            if (word is "multiplied")
            {
                tokens.Add("times");
            }
            else if (word is "time" && tokens.Count > 0)
            {
                tokens.Add("times");
            }
            else if (word is "x" && tokens.Count > 0)
            {
                tokens.Add("times");
            }
            else if (word is "over")
            {
                tokens.Add("divided");
            }
            else if (word is "take" && next is "away")
            {
                tokens.Add("minus");
                i++;
            }
            else if (word is "less" or "subtract")
            {
                tokens.Add("minus");
            }
            else if (word is "add" or "added")
            {
                tokens.Add("plus");
                i += next is "to" ? 1 : 0;
            }
            else if (word is "to" && next is "the" or "power")
            {
                continue;
            }
            else if (word is "per" && next is "cent")
            {
                tokens.Add("percent");
                i++;
            }
            else
            {
                tokens.Add(word);
            }
        }

        return tokens;
    }

    private decimal? Sum()
    {
        decimal? left =
            Peek() is "plus" or "times" or "divided" or "power" or "squared" && _last is not null ? _last : Product();
        if (left is null)
        {
            return null;
        }

        left = ProductRest(left.Value);
        while (left is { } value && Peek() is "plus" or "minus" or "and")
        {
            if (Peek() is "and" && !Worked)
            {
                // "two and three" alone is no sum; "the sum of two and three" was turned into plus before.
                return null;
            }

            string operation = Next();
            decimal? right = Product();
            if (right is null)
            {
                return null;
            }

            if (Peek() is "percent" && PeekAt(1) is null)
            {
                _at++;
                right = value * right.Value / 100;
            }

            left = operation is "minus" ? value - right.Value : value + right.Value;
            Worked = true;
        }

        return left;
    }

    private decimal? Product() => Power() is { } value ? ProductRest(value) : null;

    private decimal? ProductRest(decimal value)
    {
        while (Peek() is "times" or "divided" or "modulo")
        {
            string operation = Next();
            if (Power() is not { } right)
            {
                return null;
            }

            if (operation is not "times" && right == 0)
            {
                Trouble = "Nothing can be divided by zero.";
                return 0;
            }

            value = operation switch
            {
                "times" => value * right,
                "modulo" => value % right,
                _ => value / right,
            };
            Worked = true;
        }

        return value;
    }

    private decimal? Power()
    {
        decimal? value = Operand();
        while (value is { } b && Peek() is "power" or "squared" or "cubed")
        {
            string operation = Next();
            decimal? exponent = operation switch
            {
                "squared" => 2,
                "cubed" => 3,
                _ => SkipOf() ? Operand() : null,
            };
            if (exponent is not { } e)
            {
                return null;
            }

            value = Raise(b, e);
            Worked = true;
        }

        return value;
    }

    private decimal? Operand()
    {
        switch (Peek())
        {
            case "(":
                _at++;
                decimal? inner = Sum();
                return inner is not null && Peek() is ")" && _at++ >= 0 ? inner : null;
            case "square" when PeekAt(1) is "root":
                _at += 2;
                return Function(2);
            case "cube" when PeekAt(1) is "root":
                _at += 2;
                return Function(3);
            case "root":
                _at++;
                return Function(2);
            case "double" or "twice":
                _at++;
                Worked = true;
                return SkipOf() ? Power() * 2 : null;
            case "triple":
                _at++;
                Worked = true;
                return SkipOf() ? Power() * 3 : null;
            case "half" or "third" or "quarter" when PeekAt(1) is "of":
                decimal part = Next() switch
                {
                    "half" => 2,
                    "third" => 3,
                    _ => 4,
                };
                _at++;
                Worked = true;
                return Power() / part;
            case "a" when PeekAt(1) is "half" or "third" or "quarter" && PeekAt(2) is "of":
                _at++;
                return Operand();
            case "that" or "it" or "result" or "answer" when _last is not null:
                _at++;
                return _last;
            case "pi":
                _at++;
                return 3.14159265358979m;
        }

        int read = NumberWords.Read(_words, _at, out decimal number);
        if (read == 0)
        {
            return null;
        }

        _at += read;
        if (Peek() is "percent" && PeekAt(1) is "of")
        {
            _at += 2;
            Worked = true;
            return Power() is { } whole ? number * whole / 100 : null;
        }

        return number;
    }

    private decimal? Function(int root)
    {
        Worked = true;
        if (!SkipOf() || Power() is not { } value)
        {
            return null;
        }

        if (value < 0 && root == 2)
        {
            Trouble = "A negative number has no square root that I could say.";
            return 0;
        }

        double result = root == 2 ? Math.Sqrt((double)value) : Math.Cbrt((double)value);
        return Exact(result);
    }

    private decimal Raise(decimal b, decimal exponent)
    {
        if (b == 0 && exponent < 0)
        {
            Trouble = "Nothing can be divided by zero.";
            return 0;
        }

        if (exponent == decimal.Truncate(exponent) && exponent is >= 0 and <= 100)
        {
            decimal product = 1;
            for (int i = 0; i < (int)exponent; i++)
            {
                product *= b;
            }

            return product;
        }

        double result = Math.Pow((double)b, (double)exponent);
        if (double.IsNaN(result))
        {
            Trouble = "That has no answer that I could say.";
            return 0;
        }

        return Exact(result);
    }

    private static decimal Exact(double value) =>
        Math.Abs(value) > 1e15 ? throw new OverflowException() : Math.Round((decimal)value, 10);

    private bool SkipOf()
    {
        while (Peek() is "of" or "power")
        {
            _at++;
        }

        return true;
    }

    private string? Peek() => PeekAt(0);

    private string? PeekAt(int ahead) => _at + ahead < _words.Count ? _words[_at + ahead] : null;

    private string Next() => _words[_at++];
}

/// <param name="Trouble">Why there is no value, as a sentence; null when there is one.</param>
internal sealed record SumResult(decimal Value, string? Trouble);
