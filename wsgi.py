"""What gunicorn serves: `gunicorn wsgi:server`."""

from dashboard.app import create_app
from segmentation.settings import load_settings

server = create_app(load_settings(), draws_ahead=True).server
