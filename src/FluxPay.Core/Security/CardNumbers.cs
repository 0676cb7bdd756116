namespace FluxPay.Security;

/// <summary>Finds what may be a card number, so that none is ever stored (PCI DSS 3.4): 13 to 19 digits that pass the Luhn check.</summary>
internal static class CardNumbers
{
    public static bool In(string text)
    {
        Span<char> digits = stackalloc char[20];
        int count = 0;
        foreach (char c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                if (count < digits.Length)
                    digits[count] = c;
                count++;
            }
            else if (c is not (' ' or '-'))   // the two separators cards are printed with
            {
                if (IsCard(digits, count))
                    return true;
                count = 0;
            }
        }
        return IsCard(digits, count);
    }

    private static bool IsCard(ReadOnlySpan<char> digits, int count)
    {
        if (count is < 13 or > 19)
            return false;

        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            int digit = digits[count - 1 - i] - '0';
            if (i % 2 == 1)
                digit = digit < 5 ? digit * 2 : (digit * 2) - 9;
            sum += digit;
        }
        return sum % 10 == 0;
    }
}
