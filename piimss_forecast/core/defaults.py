"""What is projected when nobody says otherwise: the defaults of a request, and so those of the API
and of the command line.
"""

HORIZON = 2030  # last year of the programmes
DRAWS = 1000
SEED = 2030
SUFFICIENT_TO = 2050  # last year looked at for how long income and reserves last
BAND_DRAWS = 500  # paths of the bands of the planning table
# Paths of a hindcast: with 100 the ends of a band are noise, which moves what they hold by two
# points; from 500 to 1,000 it moves half a point.
HINDCAST_DRAWS = 500
